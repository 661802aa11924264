package io.photonpump.spring.internal.processing;

import io.photonpump.settings.Backoff;
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
 * Waits until something beside the handler works again. One for each worker, which is the only thread in here. Nothing is
 * decided about the events meanwhile.
 */
public final class InfrastructureRetry {

    /** How often in a row another holder of a lock is nothing to speak of: instances of an application take turns. */
    private static final int QUIET = 5;

    /** What waiting needs of a session. */
    public interface Host {

        /** Has no session: events come from a test. What fails is reported at once instead of waited for. */
        Host NONE = new Host() {
            @Override
            public boolean sleep(Duration duration) {
                return true;
            }

            @Override
            public boolean isForced() {
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
            public boolean waits() {
                return false;
            }

            @Override
            public void beginsWaiting() {}

            @Override
            public boolean stopsWaiting() {
                return true;
            }

            @Override
            public void waitsFor(InfrastructureRetry who, @Nullable InfrastructureFailure failure) {}
        };

        /** Waits; false if the session ends. */
        boolean sleep(Duration duration) throws InterruptedException;

        /** Whether handlers are being interrupted: what they throw then says nothing about the event. */
        boolean isForced();

        /** Whether the session ends: what is not begun should not be. */
        boolean isEnding();

        /** Whether the session has ended: nothing that is still at work in it counts any more. */
        boolean isOver();

        /** Whether failures beside the handler are waited out. */
        default boolean waits() {
            return true;
        }

        /** The current thread waits for something outside, and has not begun with anything: a stop interrupts it. */
        void beginsWaiting();

        /**
         * The current thread asks the error handler, which may write to the server: a stop interrupts it if the connection is
         * lost.
         */
        default void beginsAsking() {}

        /** The current thread waits no longer, and asks no longer. False if the session ends: then it should not begin. */
        boolean stopsWaiting();

        /** Waiting does not mend this failure: the listener stops because of it, and not because of its handler. */
        default void gaveUp(InfrastructureFailure failure) {}

        /** For the status: a worker waits because of this; null: it goes on. */
        void waitsFor(InfrastructureRetry who, @Nullable InfrastructureFailure failure);
    }

    private final Host host;
    private final Lease lease;
    private final RestartBackoff comeback;
    private boolean waiting;
    private int contended;

    public InfrastructureRetry(String who, Backoff backoff, Host host, Lease lease) {
        this.host = host;
        this.lease = lease;
        this.comeback = new RestartBackoff(who, backoff);
    }

    /**
     * Waits for the next attempt.
     *
     * @return null: try again; STOP: waiting does not help; OPEN: leave the events alone, because the session ends or the group
     *     has taken them back
     */
    @Nullable
    Decision waitOut(InfrastructureFailure failure, List<InFlight> events) throws InterruptedException {
        if (!host.stopsWaiting() || host.isEnding()) {
            return Decision.undecided();
        }
        if (failure.kind().isFinal() || !host.waits()) {
            host.gaveUp(failure);
            return Decision.of(FailureAction.STOP, String.valueOf(failure.getMessage()))
                    .withFailure(failure.failure());
        }
        waiting = true;
        host.waitsFor(this, failure);
        if (!host.sleep(wait(failure))) {
            return Decision.undecided();
        }
        return events.stream().anyMatch(this::isTakenBack) ? leave(events) : null;
    }

    /** The error handler is asked. If it has failed before, a stop does not wait for it. */
    void beginAsking(boolean repeated) {
        if (repeated) {
            host.beginsWaiting();
        } else {
            host.beginsAsking();
        }
    }

    void endAsking() {
        host.stopsWaiting();
    }

    private Duration wait(InfrastructureFailure failure) {
        String what = String.valueOf(failure.getMessage());
        return failure.kind() == Kind.CONTENDED && ++contended <= QUIET
                ? comeback.failedQuietly(what)
                : comeback.failed(what);
    }

    private boolean isTakenBack(InFlight event) {
        return lease.isExpired(event.heldNanos(System.nanoTime()));
    }

    private static Decision leave(List<InFlight> events) {
        events.forEach(event -> event.abandon(false));
        return Decision.undecided();
    }

    /** What failed works, or is not needed any more. */
    void worked() {
        contended = 0;
        if (waiting) {
            waiting = false;
            comeback.succeeded();
            host.waitsFor(this, null);
        }
    }
}
