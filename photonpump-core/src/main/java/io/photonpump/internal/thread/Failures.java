package io.photonpump.internal.thread;

import io.photonpump.error.PhotonPumpException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Failures on their way to a caller. */
public final class Failures {

    private Failures() {}

    /** The failure itself, without the wrappings of futures. */
    public static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /**
     * To be thrown on the consumer's thread. The stack trace shows where the failure was met, which is the loop; where it
     * surfaced is added.
     */
    public static RuntimeException rethrown(Throwable failure) {
        if (failure instanceof PhotonPumpException known) {
            known.addSuppressed(new ConsumedHere());
            return known;
        }
        return failure instanceof RuntimeException runtime ? runtime : new CompletionException(failure);
    }

    /** Where a consumer met a failure. */
    private static final class ConsumedHere extends RuntimeException {
        private static final long serialVersionUID = 1;

        ConsumedHere() {
            super("the consumer met it here");
        }
    }
}
