package io.photonpump.internal.thread;

import io.photonpump.error.PhotonPumpException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Static methods for failures on their way to a caller. */
public final class Failures {

    private Failures() {}

    /** Returns the failure itself, without the exceptions that futures wrap it in. */
    public static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /**
     * Returns the exception to throw on the consumer's thread. Its stack trace shows where the failure occurred, which
     * is the event loop, so the place where the consumer met it is added as a suppressed exception.
     */
    public static RuntimeException rethrown(Throwable failure) {
        if (failure instanceof PhotonPumpException known) {
            known.addSuppressed(new ConsumedHere());
            return known;
        }
        return failure instanceof RuntimeException runtime ? runtime : new CompletionException(failure);
    }

    /** The place where a consumer met a failure. */
    private static final class ConsumedHere extends RuntimeException {
        private static final long serialVersionUID = 1;

        ConsumedHere() {
            super("the consumer met it here");
        }
    }
}
