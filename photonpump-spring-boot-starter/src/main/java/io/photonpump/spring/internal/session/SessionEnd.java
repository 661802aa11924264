package io.photonpump.spring.internal.session;

import io.photonpump.error.DropReason;
import io.photonpump.spring.internal.failure.FailureClassifier.Kind;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import org.jspecify.annotations.Nullable;

/** Why a session is over. */
public sealed interface SessionEnd {

    /** Somebody asked for it: to stop, to pause, to begin elsewhere. */
    record Requested() implements SessionEnd {}

    /** It subscribes again with another number of events in flight. */
    record Adapted() implements SessionEnd {}

    /** It could not subscribe, or could not begin to handle events. */
    record NotBegun(InfrastructureFailure failure) implements SessionEnd {}

    /** The subscription ended. */
    record Dropped(DropReason reason, @Nullable Throwable cause) implements SessionEnd {}

    /**
     * The listener failed in a way that ends it.
     *
     * @param denied the server denies something to the user of the listener, and may allow it later
     */
    record Failed(Throwable cause, boolean denied) implements SessionEnd {

        /** Only what failed beside the handler counts as denied: what the handler throws is for a person. */
        public static Failed because(Throwable failure) {
            return failure instanceof InfrastructureFailure outside
                    ? new Failed(outside.failure(), outside.kind() == Kind.DENIED)
                    : new Failed(failure, false);
        }
    }
}
