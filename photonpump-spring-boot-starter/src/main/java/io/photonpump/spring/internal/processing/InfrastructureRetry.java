package io.photonpump.spring.internal.processing;

import io.photonpump.settings.Backoff;
import io.photonpump.spring.internal.checkpoint.PositionMovedException;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.delivery.Lease;
import io.photonpump.spring.internal.failure.FailureClassifier.Kind;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.internal.failure.RestartBackoff;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.FailureAction;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the infrastructure works again after a failure outside the handler. The events are not decided meanwhile. One for
 * each worker; confined to its thread.
 */
public final class InfrastructureRetry {

    /** The number of consecutive lock conflicts that are not worth a warning: instances of an application take turns. */
    private static final int QUIET = 5;

    /** The session, or its substitute, on whose threads workers wait. */
    public interface Host {

        /** Without a session: events come from a test, and failures are reported at once instead of waited out. */
        Host NONE = new Host() {
            @Override
            public boolean sleep(Duration duration) {
                return true;
            }

            @Override
            public boolean isInterrupting() {
                return false;
            }

            @Override
            public boolean isEnding() {
                return false;
            }

            @Override
            public boolean isOver() {
                return false;
            }

            @Override
            public boolean canWait() {
                return false;
            }

            @Override
            public void beginWait() {}

            @Override
            public boolean endWait() {
                return true;
            }

            @Override
            public void reportWait(InfrastructureRetry retry, @Nullable InfrastructureFailure failure) {}
        };

        /** Waits; false if the session ends before the time is over. */
        boolean sleep(Duration duration) throws InterruptedException;

        /** Returns whether handlers are being interrupted, in which case their exceptions say nothing about the event. */
        boolean isInterrupting();

        /** Returns whether the session is ending, so that no further event is begun. */
        boolean isEnding();

        /** Returns whether the session has ended, so that late decisions have no effect. */
        boolean isOver();

        /** Returns whether infrastructure failures are waited out. */
        default boolean canWait() {
            return true;
        }

        /** Marks the current thread as waiting for a database or the server before it calls the handler. A stop interrupts it. */
        void beginWait();

        /**
         * Marks the current thread as calling the error handler, which may write to the server. A stop interrupts it if the
         * connection is lost.
         */
        default void beginErrorHandler() {}

        /**
         * Ends both marks of the current thread. Returns false if the session is ending, so that the handler must not be called.
         */
        boolean endWait();

        /** Records a failure that waiting cannot help, so that the listener stops because of it and not because of its handler. */
        default void gaveUp(InfrastructureFailure failure) {}

        /** Ends the session, because another process has moved the position back: the next session begins there. */
        default void positionMoved(PositionMovedException moved) {}

        /** Reports the failure that a worker waits out, for the status; null: it works again. */
        void reportWait(InfrastructureRetry retry, @Nullable InfrastructureFailure failure);
    }

    private final Host host;
    private final Lease lease;
    private final RestartBackoff restarts;
    private boolean waiting;
    private int contended;

    public InfrastructureRetry(String who, Backoff backoff, Host host, Lease lease) {
        this.host = host;
        this.lease = lease;
        this.restarts = new RestartBackoff(who, backoff);
    }

    /**
     * Waits for the next attempt.
     *
     * @return null: try again; STOP: waiting cannot help; undecided: the session ends, or the group has taken the events back
     */
    @Nullable
    Decision waitOut(InfrastructureFailure failure, List<InFlight> events) throws InterruptedException {
        if (!host.endWait() || host.isEnding()) {
            return Decision.undecided();
        }
        if (failure.kind().isFinal() || !host.canWait()) {
            host.gaveUp(failure);
            return Decision.of(FailureAction.STOP, String.valueOf(failure.getMessage()))
                    .withFailure(failure.failure());
        }
        waiting = true;
        host.reportWait(this, failure);
        if (!host.sleep(wait(failure))) {
            return Decision.undecided();
        }
        return events.stream().anyMatch(this::isTakenBack) ? leave(events) : null;
    }

    /** Marks a call of the error handler. A stop does not wait for an error handler that has failed before. */
    void beginAsking(boolean repeated) {
        if (repeated) {
            host.beginWait();
        } else {
            host.beginErrorHandler();
        }
    }

    void endAsking() {
        host.endWait();
    }

    private Duration wait(InfrastructureFailure failure) {
        String what = String.valueOf(failure.getMessage());
        return failure.kind() == Kind.CONTENDED && ++contended <= QUIET
                ? restarts.failedQuietly(what)
                : restarts.failed(what);
    }

    private boolean isTakenBack(InFlight event) {
        return lease.isExpired(event.heldNanos(System.nanoTime()));
    }

    private static Decision leave(List<InFlight> events) {
        events.forEach(event -> event.abandon(false));
        return Decision.undecided();
    }

    /** Records that the infrastructure works again, or is not needed any more. */
    void worked() {
        contended = 0;
        if (waiting) {
            waiting = false;
            restarts.succeeded();
            host.reportWait(this, null);
        }
    }
}
