package io.photonpump.spring.internal.deadletter;

import io.photonpump.client.EventStoreClient;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StreamSlice;
import io.photonpump.spring.internal.bookkeeping.Bookkeeping;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.error.DeadLetter;
import io.photonpump.stream.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The dead letters of one listener. They share the stream with the letters of other listeners, and with notes about replayed
 * letters. A note follows the letters that it is about, so that deleting the stream deletes both.
 */
final class DeadLetterStream {

    /** The event type of a note. */
    static final String REPLAYED = "DeadLettersReplayed";

    private static final String SUBSCRIPTION = "subscription";
    private static final String UP_TO = "upTo";

    private static final int NOTES_PAGE = 100;

    /** The number of letters to read at a time; small, because letters may be large. */
    private static final int LETTERS_PAGE = 10;

    /** The most letters that are written again, so that their write is not too large. */
    private static final int MOST_MOVED = 100;

    private final SubscriptionSpec spec;
    private final EventStoreClient client;
    private final String stream;

    DeadLetterStream(SubscriptionSpec spec, EventStoreClient client) {
        this.spec = spec;
        this.client = client;
        this.stream = spec.errors().deadLetterStream();
    }

    String name() {
        return stream;
    }

    /** Returns the number of the last event in the stream; -1 if there is none. */
    long last() throws InterruptedException, ExecutionException {
        StreamSlice end =
                read(ReadOptions.defaults().withDirection(Direction.BACKWARD).withMaxCount(1));
        return end == null ? -1 : end.lastEventNumber();
    }

    /** Returns the number of the last letter that needs no replay; -1 if there is none. */
    long replayed() throws InterruptedException, ExecutionException {
        ReadOptions options =
                ReadOptions.defaults().withDirection(Direction.BACKWARD).withMaxCount(NOTES_PAGE);
        while (true) {
            StreamSlice page = read(options);
            if (page == null) {
                return -1;
            }
            for (ResolvedEvent event : page.events()) {
                OptionalLong upTo = note(event.received());
                if (upTo.isPresent()) {
                    return upTo.getAsLong();
                }
            }
            if (page.endOfStream() || page.nextEventNumber() < 0) {
                return -1;
            }
            options = options.withFrom(page.nextEventNumber());
        }
    }

    private OptionalLong note(RecordedEvent event) {
        if (!event.type().equals(REPLAYED)) {
            return OptionalLong.empty();
        }
        try {
            JsonNode note = event.data().json();
            JsonNode subscription = note.get(SUBSCRIPTION);
            JsonNode upTo = note.get(UP_TO);
            boolean ours = subscription != null
                    && upTo != null
                    && subscription.asString("").equals(spec.id());
            return ours ? OptionalLong.of(upTo.asLong()) : OptionalLong.empty();
        } catch (PayloadUnreadableException notOurs) {
            return OptionalLong.empty();
        }
    }

    /** Writes a note that the letters up to this number are replayed. */
    void note(long upTo) throws InterruptedException, ExecutionException {
        Map<String, Object> body = Map.of(SUBSCRIPTION, spec.id(), UP_TO, upTo);
        client.publishEvent(stream, NewEvent.json(REPLAYED, body).withMetadata(Bookkeeping.markFor(stream)))
                .get();
    }

    /** Passes on the letters of the listener, in order, as the events that failed. */
    void forEach(long after, long last, Letters letters) throws Exception {
        long from = after + 1;
        while (from <= last) {
            StreamSlice page =
                    read(ReadOptions.defaults().withMaxCount(LETTERS_PAGE).withFrom(from));
            if (page == null) {
                return;
            }
            for (ResolvedEvent event : page.events()) {
                ResolvedEvent original = event.eventNumber() > last ? null : original(event.received());
                if (original != null && !letters.next(original)) {
                    return;
                }
            }
            if (page.endOfStream()) {
                return;
            }
            from = page.nextEventNumber();
        }
    }

    /** Returns the letters of the listener, oldest first, as the events that failed. */
    List<ResolvedEvent> list(long after, long last, int most) throws Exception {
        List<ResolvedEvent> found = new ArrayList<>();
        forEach(after, last, original -> {
            if (found.size() < most) {
                found.add(original);
            }
            return found.size() < most;
        });
        return found;
    }

    /**
     * Makes this letter the next one: writes the letters of the listener before it to the end of the stream, in one write, and then
     * notes them as replayed.
     */
    void bringForward(long number) throws Exception {
        List<ResolvedEvent> upToIt = list(replayed(), number, MOST_MOVED + 2);
        if (upToIt.size() > MOST_MOVED + 1) {
            throw new IllegalStateException("more than " + MOST_MOVED + " dead letters are before " + number + "@"
                    + stream + ": replay all of them, or begin with older ones");
        }
        if (upToIt.isEmpty() || upToIt.get(upToIt.size() - 1).eventNumber() != number) {
            throw new IllegalStateException(
                    "'" + spec.id() + "' has no dead letter " + number + "@" + stream + " that is not replayed yet");
        }
        if (upToIt.size() > 1) {
            List<NewEvent> copies = upToIt.stream()
                    .limit(upToIt.size() - 1L)
                    .map(letter -> copy(letter.received()))
                    .toList();
            client.publish(stream, copies).get();
            note(number - 1);
        }
    }

    private static NewEvent copy(RecordedEvent letter) {
        byte[] data = letter.data().bytes();
        NewEvent copy = letter.data().isJson() && data.length > 0
                ? NewEvent.json(letter.type(), data)
                : NewEvent.binary(letter.type(), data);
        return copy.withMetadata(letter.metadata().bytes());
    }

    private @Nullable ResolvedEvent original(RecordedEvent letter) {
        return spec.id().equals(DeadLetter.subscription(letter))
                ? DeadLetter.original(letter).orElse(null)
                : null;
    }

    /** Reads a page; null if the stream does not exist or was deleted. */
    private @Nullable StreamSlice read(ReadOptions options) throws InterruptedException, ExecutionException {
        CompletableFuture<StreamSlice> page = client.get(stream, options.withResolveLinks(false));
        try {
            return page.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StreamNotFoundException || e.getCause() instanceof StreamDeletedException) {
                return null;
            }
            throw e;
        }
    }

    /** Receives letters. */
    @FunctionalInterface
    interface Letters {

        /** Receives a letter; returns false to end. */
        boolean next(ResolvedEvent original) throws Exception;
    }
}
