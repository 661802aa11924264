package io.photonpump.embedded.faults;

import io.photonpump.error.ClientClosedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.TooManyRequestsException;
import io.photonpump.error.WriteOutcomeUnknownException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.WriteResult;
import io.photonpump.stream.ExpectedVersion;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/** A write as its caller saw it. */
record Attempt(String stream, ExpectedVersion expected, List<UUID> ids, Outcome outcome) {

    /** The outcome that the caller was told. */
    sealed interface Outcome {

        /** The events have these numbers. */
        record Written(long first, long last) implements Outcome {}

        /** The write was not carried out. */
        record NotWritten(Throwable why) implements Outcome {}

        /** The write may have been carried out. */
        record Unknown(Throwable why) implements Outcome {}

        /** An error that is not promised for such a write. */
        record Unexpected(Throwable why) implements Outcome {}
    }

    static Attempt of(String stream, ExpectedVersion expected, List<UUID> ids, WriteResult result, Throwable thrown) {
        var error = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
        var outcome = error == null
                ? new Outcome.Written(result.firstEventNumber(), result.lastEventNumber())
                : failed(expected, error);
        return new Attempt(stream, expected, ids, outcome);
    }

    /** A repeatable write is settled by its repetition, unless that is refused because the stream was deleted meanwhile. */
    private static boolean isLegitimate(Throwable unknown, ExpectedVersion expected) {
        return !expected.isRepeatable() || unknown.getCause() instanceof StreamDeletedException;
    }

    private static Outcome failed(ExpectedVersion expected, Throwable error) {
        if (error instanceof WrongExpectedVersionException
                || error instanceof StreamDeletedException
                || error instanceof TooManyRequestsException
                || error instanceof OperationTimedOutException late && !late.sent()) {
            return new Outcome.NotWritten(error);
        }
        if (error instanceof OperationTimedOutException
                || error instanceof ClientClosedException
                || error instanceof WriteOutcomeUnknownException && isLegitimate(error, expected)) {
            return new Outcome.Unknown(error);
        }
        return new Outcome.Unexpected(error);
    }
}
