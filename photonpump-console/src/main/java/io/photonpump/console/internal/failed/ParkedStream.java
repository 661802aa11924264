package io.photonpump.console.internal.failed;

import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StreamMetadata;
import io.photonpump.event.StreamMetadataResult;
import io.photonpump.stream.ExpectedVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parked events of one group. The server keeps them as links in a stream, replays them from the oldest one, and then truncates the
 * stream. It has no request about a single one in between. So this class makes that one the oldest first: it writes the links before it
 * to the end of the stream, in one write, and then truncates the stream before it, as the server does. If the application is killed between
 * the two, these links are there twice, and their events are delivered twice; none is lost.
 */
final class ParkedStream {

    /** The most links that are written again. */
    static final int MOST_MOVED = 500;

    private static final int PAGE = 500;

    private final EventStoreClient client;
    private final String stream;
    private final String group;
    private final String parked;

    ParkedStream(EventStoreClient client, String stream, String group) {
        this.client = client;
        this.stream = stream;
        this.group = group;
        this.parked = "$persistentsubscription-" + stream + "::" + group + "-parked";
    }

    String name() {
        return parked;
    }

    /** Returns the oldest parked events, each with its link. */
    CompletableFuture<Oldest> oldest(int most) {
        return oldest(0, most, new ArrayList<>());
    }

    /** Reads on until there are enough: the pages of a truncated stream can be short or empty. */
    private CompletableFuture<Oldest> oldest(long from, int most, List<ResolvedEvent> found) {
        ReadOptions options =
                ReadOptions.defaults().withFrom(from).withMaxCount(PAGE).withResolveLinks(true);
        return client.get(parked, options)
                .handle((page, failure) -> {
                    if (failure != null) {
                        return isMissing(failure)
                                ? CompletableFuture.completedFuture(new Oldest(List.of(), true, -1))
                                : CompletableFuture.<Oldest>failedFuture(failure);
                    }
                    for (ResolvedEvent event : page.events()) {
                        if (found.size() < most) {
                            found.add(event);
                        }
                    }
                    boolean full = found.size() >= most;
                    boolean end = page.endOfStream() || page.nextEventNumber() <= from;
                    if (!full && !end) {
                        return oldest(page.nextEventNumber(), most, found);
                    }
                    ResolvedEvent newest = found.isEmpty() ? null : found.get(found.size() - 1);
                    boolean complete = newest == null || newest.received().eventNumber() >= page.lastEventNumber();
                    return CompletableFuture.completedFuture(
                            new Oldest(List.copyOf(found), complete, page.lastEventNumber()));
                })
                .thenCompose(next -> next);
    }

    private static boolean isMissing(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof StreamNotFoundException || cause instanceof StreamDeletedException;
    }

    /** Makes the server deliver one parked event again. */
    CompletableFuture<Void> replay(long number) {
        return requireSingleReplays()
                .thenCompose(able -> bringForward(number))
                .thenCompose(ready -> client.admin().subscriptions().replayParked(stream, group, number + 1));
    }

    /** Servers before version 20 know no end of a replay and would replay all. */
    private CompletableFuture<Void> requireSingleReplays() {
        return client.admin().nodeInfo().thenAccept(info -> {
            if (major(info.version()) < 20) {
                throw new IllegalStateException("A server of version " + info.version()
                        + " replays all parked events at once: use \"Replay parked\" of the listener");
            }
        });
    }

    private static int major(String version) {
        String digits = version.split("[^0-9]", 2)[0];
        return digits.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    /** Removes one parked event: no replay delivers it. Its original stays in its stream. */
    CompletableFuture<Void> delete(long number) {
        return bringForward(number).thenCompose(ready -> truncateBefore(number + 1));
    }

    /** Makes this event the oldest one. */
    private CompletableFuture<Void> bringForward(long number) {
        return oldest(MOST_MOVED + 1).thenCompose(page -> {
            List<RecordedEvent> upToIt = page.events().stream()
                    .map(ResolvedEvent::received)
                    .filter(link -> link.eventNumber() <= number)
                    .toList();
            if (upToIt.isEmpty() || upToIt.get(upToIt.size() - 1).eventNumber() != number) {
                throw new IllegalStateException(
                        page.complete() || page.reaches(number)
                                ? "Event " + number + " is no longer parked"
                                : "More than " + MOST_MOVED + " parked events are before event " + number
                                        + ": replay or delete older ones first");
            }
            return moveBehind(upToIt.subList(0, upToIt.size() - 1), page.last(), number);
        });
    }

    private CompletableFuture<Void> moveBehind(List<RecordedEvent> links, long last, long number) {
        if (links.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        List<NewEvent> copies = links.stream()
                .map(link -> NewEvent.binary(link.type(), link.data().bytes())
                        .withMetadata(
                                link.metadata().isEmpty()
                                        ? null
                                        : link.metadata().bytes()))
                .toList();
        // The version lets only one person at a time do this.
        PublishOptions unchanged = PublishOptions.defaults().withExpectedVersion(ExpectedVersion.exactly(last));
        return client.publish(parked, copies, unchanged).thenCompose(written -> truncateBefore(number));
    }

    private CompletableFuture<Void> truncateBefore(long number) {
        return client.getStreamMetadata(parked).thenCompose((Function<StreamMetadataResult, CompletableFuture<Void>>)
                known -> {
                    @Nullable Long before = known.metadata().truncateBefore();
                    if (before != null && before >= number) {
                        return CompletableFuture.completedFuture(null);
                    }
                    StreamMetadata changed = known.metadata().withTruncateBefore(number);
                    return client.setStreamMetadata(parked, changed, known.expectedVersion())
                            .thenApply(written -> null);
                });
    }

    /**
     * The oldest parked events.
     *
     * @param complete whether these are all
     * @param last the number of the last event of the stream; -1: none
     */
    record Oldest(List<ResolvedEvent> events, boolean complete, long last) {

        boolean reaches(long number) {
            return !events.isEmpty() && events.get(events.size() - 1).received().eventNumber() >= number;
        }
    }
}
