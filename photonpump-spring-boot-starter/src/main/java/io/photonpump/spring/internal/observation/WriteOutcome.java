package io.photonpump.spring.internal.observation;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionLostException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.RequestTooLargeException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.TooManyRequestsException;
import io.photonpump.error.WriteOutcomeUnknownException;
import io.photonpump.error.WrongExpectedVersionException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The outcome of a write. The number of outcomes is fixed, because they are values of a key of a meter. */
enum WriteOutcome {
    /** The event is in the stream. */
    WRITTEN,
    /** The stream has another version. */
    WRONG_VERSION,
    /** The user may not write to the stream, or is not known. */
    DENIED,
    /** The stream is deleted for good. */
    STREAM_DELETED,
    /** The client refused the write: too many are pending, or this one is too large. */
    REFUSED,
    /** The write was not sent in time, because there was no connection. */
    TIMEOUT,
    /** The event may or may not have been written. */
    UNKNOWN,
    /** Any other failure. The event was not written. */
    FAILED;

    static WriteOutcome of(@Nullable Throwable failure) {
        if (failure == null) {
            return WRITTEN;
        } else if (failure instanceof WrongExpectedVersionException) {
            return WRONG_VERSION;
        } else if (failure instanceof AccessDeniedException || failure instanceof NotAuthenticatedException) {
            return DENIED;
        } else if (failure instanceof StreamDeletedException) {
            return STREAM_DELETED;
        } else if (failure instanceof TooManyRequestsException || failure instanceof RequestTooLargeException) {
            return REFUSED;
        } else if (isUnknown(failure)) {
            return UNKNOWN;
        }
        return failure instanceof OperationTimedOutException ? TIMEOUT : FAILED;
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof WriteOutcomeUnknownException
                || failure instanceof ConnectionLostException
                || failure instanceof ClientClosedException
                || failure instanceof CancellationException
                || failure instanceof OperationTimedOutException late && late.sent();
    }

    /** Returns the outcome as a value of the key {@code outcome}. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
