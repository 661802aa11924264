package io.photonpump.spring.internal.session;

import io.photonpump.error.DropReason;
import io.photonpump.spring.internal.checkpoint.PositionMovedException;
import io.photonpump.spring.internal.failure.FailureClassifier.Kind;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import org.jspecify.annotations.Nullable;

/** The reason for the end of a session. */
public sealed interface SessionEnd {

    /** The application has asked for a stop, a pause or another position. */
    record Requested() implements SessionEnd {}

    /** The listener subscribes again with another number of events in flight. */
    record Adapted() implements SessionEnd {}

    /** Another process has moved the stored position back, and the next session begins there. */
    record Moved(PositionMovedException reason) implements SessionEnd {}

    /** The session could not subscribe, or could not start its workers. */
    record NotBegun(InfrastructureFailure failure) implements SessionEnd {}

    /** The subscription has ended. */
    record Dropped(DropReason reason, @Nullable Throwable cause) implements SessionEnd {}

    /**
     * The listener has failed and stops.
     *
     * @param cause the failure
     * @param denied whether the server denies access to the listener's user, and may grant it later
     */
    record Failed(Throwable cause, boolean denied) implements SessionEnd {

        /**
         * Returns the end because of a failure. Only infrastructure failures count as denied: a denial in the handler is for a
         * person to solve.
         */
        public static Failed because(Throwable failure) {
            return failure instanceof InfrastructureFailure outside
                    ? new Failed(outside.failure(), outside.kind() == Kind.DENIED)
                    : new Failed(failure, false);
        }
    }
}
