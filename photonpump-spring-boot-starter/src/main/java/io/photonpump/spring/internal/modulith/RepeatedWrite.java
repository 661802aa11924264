package io.photonpump.spring.internal.modulith;

import io.photonpump.client.EventStoreClient;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StreamSlice;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.thread.Failures;
import io.photonpump.stream.Direction;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Writes an event that may be in its stream already. The server recognises a repeated id only while it remembers it, so this reads
 * the stream backwards. If the event is not found, it is written at the version that was read: if others wrote to the stream
 * meanwhile, the server refuses the write, and the new part of the stream is read.
 */
final class RepeatedWrite {

    /** The clocks of the application and of the server may differ by this much. */
    static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(10);

    /** A busy stream does not get in the way this often. */
    private static final int MAX_ATTEMPTS = 30;

    private static final int PAGE = 200;
    private static final long NO_EVENT = -1;

    private final EventStoreClient client;
    private final String stream;
    private final UUID id;
    private final Instant oldest;
    private final Function<ExpectedVersion, CompletableFuture<WriteResult>> write;

    RepeatedWrite(
            EventStoreClient client,
            String stream,
            ModulithPublication publication,
            Function<ExpectedVersion, CompletableFuture<WriteResult>> write) {
        this.client = client;
        this.stream = stream;
        this.id = publication.id();
        this.oldest = publication.published().minus(CLOCK_DIFFERENCE);
        this.write = write;
    }

    CompletableFuture<WriteResult> run() {
        return attempt(1, NO_EVENT);
    }

    /** Searches the events after a number, which has been searched before. */
    private CompletableFuture<WriteResult> attempt(int number, long searched) {
        return read(ReadOptions.defaults()).thenCompose(page -> search(page, number, page.lastEventNumber(), searched));
    }

    private CompletionStage<WriteResult> search(StreamSlice page, int attempt, long last, long searched) {
        for (ResolvedEvent event : page.events()) {
            long eventNumber = event.received().eventNumber();
            if (event.received().id().equals(id)) {
                return CompletableFuture.completedFuture(new WriteResult(eventNumber, eventNumber, null));
            }
            if (eventNumber <= searched || event.received().created().isBefore(oldest)) {
                return write(attempt, last);
            }
        }
        if (page.endOfStream() || page.nextEventNumber() < 0) {
            return write(attempt, last);
        }
        return read(ReadOptions.defaults().withFrom(page.nextEventNumber()))
                .thenCompose(next -> search(next, attempt, last, searched));
    }

    private CompletableFuture<WriteResult> write(int attempt, long last) {
        return write.apply(last < 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(last))
                .exceptionallyCompose(failure ->
                        Failures.unwrapped(failure) instanceof WrongExpectedVersionException && attempt < MAX_ATTEMPTS
                                ? attempt(attempt + 1, last)
                                : CompletableFuture.failedFuture(failure));
    }

    /** Reads a page backwards. A stream that does not exist, or was deleted, is empty. */
    private CompletableFuture<StreamSlice> read(ReadOptions options) {
        return client.get(
                        stream,
                        options.withDirection(Direction.BACKWARD)
                                .withMaxCount(PAGE)
                                .withResolveLinks(false))
                .exceptionallyCompose(failure -> Failures.unwrapped(failure) instanceof StreamNotFoundException
                        ? CompletableFuture.completedFuture(noStream())
                        : CompletableFuture.failedFuture(failure));
    }

    private StreamSlice noStream() {
        return new StreamSlice(stream, Direction.BACKWARD, List.of(), NO_EVENT, NO_EVENT, true);
    }
}
