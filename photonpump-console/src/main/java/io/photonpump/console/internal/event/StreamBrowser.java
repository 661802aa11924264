package io.photonpump.console.internal.event;

import io.photonpump.client.EventStoreClient;
import io.photonpump.client.ReadAllOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.event.AllSlice;
import io.photonpump.event.EventFilter;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StreamSlice;
import io.photonpump.stream.Direction;
import io.photonpump.stream.Position;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lists streams and reads pages of events with the application's client, and so with its rights. */
public final class StreamBrowser {

    /** How many events of {@code $streams}, of a category or of {@code $all} a list of streams is taken from. */
    static final int SCANNED = 5_000;

    private static final String STREAM_LINK = "$@";
    private static final int PAGE = 500;
    private static final int MOST_STREAMS = 200;
    private static final int MOST_EVENTS = 100;

    private final EventStoreClient client;

    public StreamBrowser(EventStoreClient client) {
        this.client = client;
    }

    /**
     * Lists streams. A category is read from the stream that the projection {@code $stream_by_category} or {@code $by_category}
     * writes. Prefixes are looked for in {@code $streams}, which the projection {@code $streams} writes, and if that does not exist, in
     * the last events of {@code $all}.
     */
    public CompletableFuture<Map<String, Object>> streams(String prefix, String category) {
        if (!category.isEmpty()) {
            return linked("$category-" + category, name -> true)
                    .thenCompose(found -> found == null
                            ? linked("$ce-" + category, name -> true)
                            : CompletableFuture.completedFuture(found))
                    .thenApply(found -> found == null ? new Found("$ce-" + category).view() : found.view());
        }
        Predicate<String> wanted = name -> name.startsWith(prefix);
        return linked("$streams", wanted)
                .thenCompose(found -> found == null || found.names.isEmpty() && prefix.startsWith("$")
                        ? scan(prefix)
                        : CompletableFuture.completedFuture(found))
                .thenApply(Found::view);
    }

    /** Reads the names that links point to, newest first; null if the stream of links does not exist. */
    private CompletableFuture<@Nullable Found> linked(String stream, Predicate<String> wanted) {
        return linked(stream, wanted, new Found(stream), null);
    }

    private CompletableFuture<@Nullable Found> linked(
            String stream, Predicate<String> wanted, Found found, @Nullable Long from) {
        ReadOptions options = ReadOptions.defaults()
                .withDirection(Direction.BACKWARD)
                .withMaxCount(PAGE)
                .withResolveLinks(false);
        return client.get(stream, from == null ? options : options.withFrom(from))
                .handle((page, failure) -> {
                    if (failure != null) {
                        if (isMissing(unwrap(failure))) {
                            return CompletableFuture.<@Nullable Found>completedFuture(from == null ? null : found);
                        }
                        return CompletableFuture.<@Nullable Found>failedFuture(unwrap(failure));
                    }
                    for (ResolvedEvent event : page.events()) {
                        found.add(target(event.received()), wanted);
                    }
                    if (page.endOfStream() || page.nextEventNumber() < 0) {
                        found.complete = true;
                        return CompletableFuture.<@Nullable Found>completedFuture(found);
                    }
                    return found.isFull()
                            ? CompletableFuture.<@Nullable Found>completedFuture(found)
                            : linked(stream, wanted, found, page.nextEventNumber());
                })
                .thenCompose(next -> next);
    }

    /** Links to events have number@stream as their data, links to streams the stream. */
    private static @Nullable String target(RecordedEvent link) {
        String text = new String(link.data().bytes(), StandardCharsets.UTF_8);
        if (link.type().equals(STREAM_LINK)) {
            return text;
        }
        int at = text.indexOf('@');
        return at < 0 ? null : text.substring(at + 1);
    }

    private CompletableFuture<Found> scan(String prefix) {
        ReadAllOptions options = ReadAllOptions.defaults()
                .withDirection(Direction.BACKWARD)
                .withMaxCount(PAGE)
                .withResolveLinks(false);
        ReadAllOptions filtered = prefix.isEmpty()
                ? options.withFilter(EventFilter.excludeSystemEvents())
                : options.withFilter(EventFilter.streamPrefix(prefix));
        return scan(prefix, filtered, new Found("$all"))
                .handle((found, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(found);
                    }
                    return unwrap(failure) instanceof UnsupportedByServerException
                            ? scan(prefix, options, new Found("$all"))
                            : CompletableFuture.<Found>failedFuture(unwrap(failure));
                })
                .thenCompose(next -> next);
    }

    private CompletableFuture<Found> scan(String prefix, ReadAllOptions options, Found found) {
        return client.getAll(options).thenCompose(page -> {
            found.scanned += PAGE - page.events().size();
            for (ResolvedEvent event : page.events()) {
                String name = event.received().stream();
                boolean isAsked = prefix.isEmpty() ? !name.startsWith("$") : name.startsWith(prefix);
                found.add(name, known -> isAsked);
            }
            if (page.endOfStream()) {
                found.complete = true;
                return CompletableFuture.completedFuture(found);
            }
            return found.isFull()
                    ? CompletableFuture.completedFuture(found)
                    : scan(prefix, options.withFrom(page.next()), found);
        });
    }

    /**
     * Reads a page.
     *
     * @param stream a stream, or {@code $all}
     * @param from the event to begin with, or a position of {@code $all}; null: the end (backward) or the beginning (forward)
     */
    public CompletableFuture<Map<String, @Nullable Object>> events(
            String stream, @Nullable String from, boolean backward, int count) {
        Direction direction = backward ? Direction.BACKWARD : Direction.FORWARD;
        int most = Math.max(1, Math.min(count, MOST_EVENTS));
        if (stream.equals("$all")) {
            ReadAllOptions options = ReadAllOptions.defaults()
                    .withDirection(direction)
                    .withMaxCount(most)
                    .withResolveLinks(false);
            return client.getAll(from == null ? options : options.withFrom(Position.parse(from)))
                    .thenApply(StreamBrowser::view);
        }
        ReadOptions options = ReadOptions.defaults()
                .withDirection(direction)
                .withMaxCount(most)
                .withResolveLinks(true);
        return client.get(stream, from == null ? options : options.withFrom(number(from)))
                .thenApply(StreamBrowser::view);
    }

    private static Map<String, @Nullable Object> view(StreamSlice page) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("stream", page.stream());
        view.put("last", page.lastEventNumber());
        view.put("next", page.nextEventNumber() < 0 ? null : Long.toString(page.nextEventNumber()));
        view.put("end", page.endOfStream());
        view.put("events", page.events().stream().map(EventJson::of).toList());
        return view;
    }

    private static Map<String, @Nullable Object> view(AllSlice page) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("stream", "$all");
        view.put("next", page.next().toString());
        view.put("end", page.endOfStream());
        view.put("events", page.events().stream().map(EventJson::of).toList());
        return view;
    }

    private static long number(String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // The exception below covers it.
        }
        throw new IllegalArgumentException("'" + text + "' is not an event number");
    }

    /** Users who may not read {@code $streams} may still be allowed to read {@code $all}. */
    private static boolean isMissing(Throwable failure) {
        return failure instanceof StreamNotFoundException
                || failure instanceof StreamDeletedException
                || failure instanceof AccessDeniedException;
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The streams found so far. One page is read after the other, so no two threads use it at the same time. */
    private static final class Found {

        private final String source;
        private final Set<String> names = new LinkedHashSet<>();
        private int scanned;
        private boolean complete;

        Found(String source) {
            this.source = source;
        }

        void add(@Nullable String name, Predicate<String> wanted) {
            scanned++;
            if (name != null && names.size() < MOST_STREAMS && wanted.test(name)) {
                names.add(name);
            }
        }

        boolean isFull() {
            return names.size() >= MOST_STREAMS || scanned >= SCANNED;
        }

        Map<String, Object> view() {
            return Map.<String, Object>of(
                    "streams",
                    List.copyOf(names),
                    "source",
                    source,
                    "scanned",
                    scanned,
                    "complete",
                    complete && names.size() < MOST_STREAMS);
        }
    }
}
