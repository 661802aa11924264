package io.photonpump.spring.template;

import io.photonpump.client.EventStoreClient;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StreamSlice;
import io.photonpump.stream.ExpectedVersion;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream page by page to its end, and folds its events into a state.
 *
 * <p>A stream loses events at its beginning only: by truncation, expiry or deletion. So if events are gone between two pages, everything
 * before them is gone, too, and the fold starts again with the event after the gap. The result is then that of a read that began later.
 */
final class Loading<S, E, R> {

    /**
     * The result of a load.
     *
     * @param found whether the stream contains the event that was looked for
     */
    record Result<S>(Loaded<S> loaded, boolean found) {}

    private final EventStoreClient client;
    private final TypedReader reader;
    private final String stream;
    private final Fold<S, E> fold;
    private final ReadOptions options;
    private final @Nullable UUID wanted;
    private final Function<Result<S>, Step<R>> then;

    private S state;
    private boolean found;
    private long next = -1;

    /**
     * Creates a procedure that has not begun.
     *
     * @param options how pages are read; forward
     * @param wanted the id of an event to look for; null: none
     * @param then goes on with the result
     */
    Loading(
            EventStoreClient client,
            TypedReader reader,
            String stream,
            Fold<S, E> fold,
            ReadOptions options,
            @Nullable UUID wanted,
            Function<Result<S>, Step<R>> then) {
        this.client = client;
        this.reader = reader;
        this.stream = stream;
        this.fold = fold;
        this.options = options;
        this.wanted = wanted;
        this.then = then;
        this.state = fold.initial();
    }

    Step<R> begin() {
        reader.requireEventClass(fold.eventType());
        return page(options);
    }

    private Step<R> page(ReadOptions page) {
        return new Step.Request<>(client.get(stream, page), this::read, this::failed);
    }

    private Step<R> read(StreamSlice page) {
        for (ResolvedEvent event : page.events()) {
            if (next >= 0 && event.eventNumber() != next) {
                forget();
            }
            next = event.eventNumber() + 1;
            apply(event);
        }
        if (!page.endOfStream()) {
            return page(options.withFrom(page.nextEventNumber()));
        }
        if (next >= 0 && next <= page.lastEventNumber()) {
            forget();
        }
        // The page may contain an event that was written after the server looked up the number of the last one.
        return end(version(Math.max(page.lastEventNumber(), next - 1)));
    }

    private void apply(ResolvedEvent received) {
        found |= received.received().id().equals(wanted);
        TypedEvent<E> event = reader.read(received, fold.eventType(), fold.skipUnknownTypes());
        if (event != null) {
            state = fold.after(state, event.body());
        }
    }

    /** The stream does not exist; if pages were read, it has been deleted meanwhile. */
    private Step<R> failed(RuntimeException failure) {
        if (!(failure instanceof StreamNotFoundException)) {
            throw failure;
        }
        forget();
        return end(ExpectedVersion.noStream());
    }

    private void forget() {
        state = fold.initial();
        found = false;
    }

    private Step<R> end(ExpectedVersion version) {
        return then.apply(new Result<>(new Loaded<>(stream, state, version), found));
    }

    private static ExpectedVersion version(long lastEventNumber) {
        return lastEventNumber < 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(lastEventNumber);
    }
}
