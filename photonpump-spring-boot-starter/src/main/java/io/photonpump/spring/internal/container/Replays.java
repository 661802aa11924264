package io.photonpump.spring.internal.container;

import io.photonpump.event.StartFrom;
import io.photonpump.spring.internal.checkpoint.StoredPosition;
import io.photonpump.spring.internal.container.SessionPreparation.InterruptedWorkException;
import io.photonpump.spring.internal.failure.ErrorText;
import io.photonpump.spring.internal.failure.FailureText;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.internal.session.SessionFactory;
import io.photonpump.spring.listener.ReplayException;
import io.photonpump.spring.listener.ReplayHook;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the replays of one listener, and tells their ends. The lock of {@link ContainerControl} guards {@code last} and
 * {@code current}, and the status of each replay; no hook runs under it.
 *
 * <p>The supervising thread begins replays, or another thread if there is none: never two at the same time.
 */
final class Replays {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionContainer.class);

    private final SubscriptionSpec spec;
    private final SessionFactory sessions;
    private final ContainerControl control;
    private final StatusPublisher publisher;
    private final SessionPreparation preparation;
    private final BooleanSupplier waitsForItself;
    private final @Nullable ReplayHook hook;

    /** The last replay that was requested. */
    private @Nullable ListenerReplay last;

    /** The replay that has begun and not ended. */
    private @Nullable ListenerReplay current;

    /** The thread that runs the hook. */
    private volatile @Nullable Thread thread;

    Replays(
            SessionFactory sessions,
            ContainerControl control,
            StatusPublisher publisher,
            SessionPreparation preparation,
            BooleanSupplier waitsForItself) {
        this.spec = sessions.spec();
        this.sessions = sessions;
        this.control = control;
        this.publisher = publisher;
        this.preparation = preparation;
        this.waitsForItself = waitsForItself;
        this.hook = sessions.hook();
    }

    /** Creates a replay, which is the last one from now on. Called under the lock. */
    ListenerReplay request(StartFrom from) {
        ListenerReplay wanted = replay(ReplayPositions.checkpoint(from, spec));
        last = wanted;
        return wanted;
    }

    private ListenerReplay replay(Checkpoint after) {
        return new ListenerReplay(spec.id(), after, sessions.executor(), waitsForItself);
    }

    Optional<ListenerReplay> last() {
        return control.lockedGet(() -> Optional.ofNullable(last));
    }

    /** Returns whether the current thread runs the hook. */
    boolean isResettingHere() {
        return thread == Thread.currentThread();
    }

    /**
     * Begins a requested replay, or records why it does not begin.
     *
     * @throws InfrastructureFailure if the replay should be tried again after a wait
     */
    void begin(ListenerReplay wanted) throws InfrastructureFailure {
        InfrastructureFailure passing = attempt(wanted, true);
        if (passing != null) {
            throw passing;
        }
    }

    /** Begins a replay of a listener that has stopped, without waiting for a database that is away. */
    void beginAtOnce(ListenerReplay wanted) {
        attempt(wanted, false);
    }

    /** Returns the failure after which the replay should be tried again; null: it has begun, or does not begin. */
    private @Nullable InfrastructureFailure attempt(ListenerReplay wanted, boolean mayWait) {
        ReplayAttempt attempt = new ReplayAttempt(sessions, preparation, hook, wanted.after());
        AtomicReference<@Nullable Checkpoint> before = new AtomicReference<>();
        try {
            resetting(() -> {
                before.set(before());
                attempt.move(startsAt(wanted.after()));
            });
        } catch (InterruptedWorkException e) {
            end(wanted, String.valueOf(e.getMessage()), null);
            return null;
        } catch (Exception e) {
            ReplayAttempt.Explained explained = attempt.explain(e);
            InfrastructureFailure passing = explained.passing();
            if (passing != null && mayWait && control.isWanted()) {
                control.locked(() -> wanted.waits(explained.text()));
                return passing;
            }
            failed(wanted, explained);
            return null;
        } catch (Error e) {
            end(wanted, ErrorText.of(e), e);
            throw e;
        }
        control.locked(() -> {
            control.moved(wanted.after());
            begun(wanted, before.get());
        });
        return null;
    }

    /** Continues a replay after a wait, unless the listener was stopped or paused, or replayed from another position. */
    void again(ListenerReplay wanted) {
        if (!control.replayAgain(wanted)) {
            end(wanted, "the listener was stopped, paused or replayed again while it waited", null);
        }
    }

    /** Ends a replay that another one replaces before it has begun. Called under the lock. */
    void replaced(@Nullable ListenerReplay waiting) {
        if (waiting != null) {
            end(waiting, "another replay was requested", null);
        }
    }

    /**
     * Resets a listener that has a hook and no stored position, before its first event.
     *
     * @return the position to begin after; null: the listener has no hook, or begins at the end
     * @throws InfrastructureFailure if the listener should try again after a wait
     */
    @Nullable
    Checkpoint beginAnew() throws InfrastructureFailure {
        StartFrom from = spec.from();
        if (hook == null || spec.kind() != SubscriptionKind.CATCH_UP || from == null || from.equals(StartFrom.end())) {
            return null;
        }
        Checkpoint start = ReplayPositions.checkpoint(from, spec);
        ReplayAttempt attempt = new ReplayAttempt(sessions, preparation, hook, start);
        AtomicReference<Checkpoint> reached = new AtomicReference<>(start);
        try {
            resetting(() -> reached.set(attempt.begin()));
        } catch (InterruptedWorkException e) {
            throw new InfrastructureFailure("'" + spec.id() + "' was not reset", e);
        } catch (Exception e) {
            throw notBegun(attempt.explain(e));
        }
        control.locked(() -> {
            control.moved(reached.get());
            if (attempt.isReset()) {
                last = replay(start);
                begun(last, null);
            }
        });
        return reached.get();
    }

    /** Records that the listener has caught up. Called under the lock. */
    void live() {
        ListenerReplay ended = current;
        if (ended != null) {
            current = null;
            ended.catchUp();
            LOG.info("{} has caught up after its replay from {}", spec.describe(), ended.after());
            publisher.replayFinished(ended.status(), null);
        }
    }

    /** Records that the listener has stopped or failed. Called under the lock. */
    void stopped(@Nullable Throwable cause) {
        ListenerReplay ended = current;
        if (ended != null) {
            end(ended, cause == null ? "the listener was stopped" : "the listener has FAILED", cause);
        }
    }

    private void begun(ListenerReplay begun, @Nullable Checkpoint before) {
        if (current != null) {
            end(current, "the listener was replayed again", null);
        }
        current = begun;
        Checkpoint target = before != null && !begun.after().covers(before) ? before : null;
        String warning = target == null ? null : warning(target);
        begun.begin(target, warning);
        if (warning != null) {
            LOG.warn("{} begins again after {}: {}", spec.describe(), begun.after(), warning);
        } else {
            LOG.info("{} begins again after {}", spec.describe(), begun.after());
        }
        publisher.replayBegun(begun.status());
    }

    /** Returns what is done twice; null if the results of the listener are reset, or lost with the application. */
    private @Nullable String warning(Checkpoint target) {
        StoredPosition stored = sessions.stored();
        return hook != null || stored == null || !stored.isDurable()
                ? null
                : "it has no @OnReplay method that resets it, so it handles the events up to " + target
                        + " a second time, on top of what it did the first time (rows, messages, calls)";
    }

    private ReplayException notBegun(ReplayAttempt.Explained explained) throws InfrastructureFailure {
        InfrastructureFailure passing = explained.passing();
        if (passing != null) {
            throw passing;
        }
        return new ReplayException(
                spec.id(),
                false,
                "'" + spec.id() + "' has no stored position and was not reset, so it handles no event: "
                        + explained.text(),
                explained.cause());
    }

    private void failed(ListenerReplay wanted, ReplayAttempt.Explained explained) {
        LOG.error(
                "{} is not replayed after {} and stays at its position: {}",
                spec.describe(),
                wanted.after(),
                explained.text(),
                FailureText.trace(explained.cause()));
        end(wanted, explained.text(), explained.cause());
    }

    private void end(ListenerReplay ended, String reason, @Nullable Throwable cause) {
        control.locked(() -> {
            if (ended == current) {
                current = null;
            }
            ended.end(reason, cause);
            LOG.info("{}: its replay after {} is over early: {}", spec.describe(), ended.after(), reason);
            publisher.replayFinished(ended.status(), cause);
        });
    }

    /** Returns the position that the listener has reached, or null if it cannot be found out. */
    private @Nullable Checkpoint before() {
        Checkpoint known = control.position();
        if (known != null) {
            return known;
        }
        try {
            return sessions.position(null);
        } catch (RuntimeException e) {
            return null; // The attempt reports what is wrong with the store.
        }
    }

    private boolean startsAt(Checkpoint after) {
        StartFrom from = spec.from();
        return from != null
                && !from.equals(StartFrom.end())
                && ReplayPositions.checkpoint(from, spec).equals(after);
    }

    private void resetting(StoredPosition.Work work) throws Exception {
        thread = Thread.currentThread();
        try {
            preparation.interruptibly(work);
        } finally {
            thread = null;
        }
    }
}
