package io.photonpump.spring.internal.container;

import io.photonpump.spring.internal.checkpoint.StoredPosition;
import io.photonpump.spring.internal.failure.ErrorText;
import io.photonpump.spring.internal.failure.FailureClassifier;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.internal.session.SessionFactory;
import io.photonpump.spring.listener.ReplayHook;
import io.photonpump.spring.listener.ReplayStart;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to reset a listener and to store its new position. Records how far the hook came, which tells whether the hook or the
 * position has failed. Used once, by one thread.
 */
final class ReplayAttempt implements StoredPosition.Work {

    private final SessionFactory sessions;
    private final SessionPreparation preparation;
    private final @Nullable ReplayHook hook;
    private final Checkpoint after;
    private @Nullable Exception failure;
    private boolean done;

    ReplayAttempt(
            SessionFactory sessions, SessionPreparation preparation, @Nullable ReplayHook hook, Checkpoint after) {
        this.sessions = sessions;
        this.preparation = preparation;
        this.hook = hook;
        this.after = after;
    }

    /**
     * Moves the listener.
     *
     * @param known whether a listener without a stored position begins at the same position
     */
    void move(boolean known) throws Exception {
        if (hook == null) {
            sessions.reset(after);
            return;
        }
        long ticket = sessions.gate().enterAlone();
        try {
            sessions.reset(after, known, this);
        } finally {
            sessions.gate().leaveAlone(ticket);
        }
    }

    /** Resets a listener that has no stored position. Returns the position to begin after. */
    Checkpoint begin() throws Exception {
        long ticket = sessions.gate().enterAlone();
        try {
            return sessions.begin(after, this);
        } finally {
            sessions.gate().leaveAlone(ticket);
        }
    }

    @Override
    public void run() throws Exception {
        if (hook == null) {
            return;
        }
        ReplayHook called = hook;
        try {
            preparation.calmly(
                    () -> called.beforeReplay(new ReplayStart(sessions.spec().id(), after)));
        } catch (Exception e) {
            failure = e;
            throw e;
        }
        done = true;
    }

    /** Returns whether the hook has reset the listener. */
    boolean isReset() {
        return done;
    }

    /** Explains the exception that the attempt threw: whose failure it is, and whether waiting can help. */
    Explained explain(Exception thrown) {
        String id = sessions.spec().id();
        if (failure != null) {
            if (failure != thrown) {
                failure.addSuppressed(thrown); // the roll-back failed as well
            }
            return new Explained("the reset of '" + id + "' failed", failure, true);
        }
        return done && FailureClassifier.isOfTheWork(thrown)
                ? new Explained("the reset of '" + id + "' could not be committed", thrown, false)
                : new Explained("the position of '" + id + "' could not be moved", thrown, true);
    }

    /**
     * The explanation of a failure.
     *
     * @param what what has failed, without the reason
     * @param mayPass false if every attempt fails in the same way
     */
    record Explained(String what, Exception cause, boolean mayPass) {

        /** Returns the failure if waiting is known to help, or else null. */
        @Nullable
        InfrastructureFailure passing() {
            return mayPass && FailureClassifier.isKnownToPass(cause) ? failure() : null;
        }

        InfrastructureFailure failure() {
            return new InfrastructureFailure(what, cause);
        }

        String text() {
            return what + ": " + ErrorText.of(cause);
        }
    }
}
