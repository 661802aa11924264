package io.photonpump.spring.internal.container;

import io.photonpump.spring.internal.session.ListenerSession;
import io.photonpump.spring.internal.session.SessionEnd;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The desired state of a listener, and its current session. Callers change it, and the {@link Supervisor} follows. Safe on any
 * thread.
 *
 * <p>The lock guards all fields and the listener's {@link StatusPublisher}. Each method takes the lock, and {@link #locked} joins
 * several steps. No code of the application runs under it.
 */
final class ContainerControl {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private DesiredState desired = DesiredState.STOP;
    private @Nullable ListenerReplay replay;
    private @Nullable ListenerSession session;

    /** The position that this process knows. While a session runs, the session knows a later one. */
    private @Nullable Checkpoint position;

    /** True if an earlier session has handled events up to the position and could not store it. */
    private boolean unstored;

    /** True if no session has begun since the listener was started or resumed. */
    private boolean begins;

    /** True if a supervisor will read {@code replay} again. */
    private boolean supervised;

    /** True if the listener was started while it waited after a denial. */
    private boolean wakesUp;

    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    <T extends @Nullable Object> T lockedGet(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    DesiredState desired() {
        return lockedGet(() -> desired);
    }

    /** Requests the state RUN, after a start or a pause. */
    void work() {
        locked(() -> {
            desired = DesiredState.RUN;
            begins = true;
            supervised = true;
            changed.signalAll();
        });
    }

    /** Requests the state STOP or PAUSE. */
    void rest(DesiredState wanted) {
        locked(() -> {
            desired = wanted;
            endSession();
        });
    }

    /** Requests a replay, in place of {@link #waitingReplay()}. Returns false if there is no supervisor to do it. */
    boolean replay(ListenerReplay wanted) {
        return lockedGet(() -> {
            if (supervised) {
                replay = wanted;
                endSession();
            }
            return supervised;
        });
    }

    /** Returns the replay that is requested and that no thread has begun; null if there is none. */
    @Nullable
    ListenerReplay waitingReplay() {
        return lockedGet(() -> replay);
    }

    /** Requests a replay again that had to wait. Returns false if the listener should not work, or if another replay is requested. */
    boolean replayAgain(ListenerReplay waited) {
        return lockedGet(() -> {
            boolean wanted = isWanted();
            replay = wanted ? waited : replay;
            return wanted;
        });
    }

    private void endSession() {
        if (session != null) {
            session.end(new SessionEnd.Requested());
        }
        changed.signalAll();
    }

    /** Returns the requested replay, once. */
    @Nullable
    ListenerReplay takeReplay() {
        return lockedGet(() -> {
            ListenerReplay found = replay;
            replay = null;
            return found;
        });
    }

    /** Returns whether a session should run. */
    boolean isWanted() {
        return lockedGet(() -> desired == DesiredState.RUN && replay == null);
    }

    /** Records the start of a session. Returns false if none should run any more. */
    boolean begin(ListenerSession opened) {
        return lockedGet(() -> {
            if (!isWanted()) {
                return false;
            }
            session = opened;
            begins = false;
            return true;
        });
    }

    /** Returns whether the next session is the first one since a start or a resumption. */
    boolean begins() {
        return lockedGet(() -> begins);
    }

    /** Records the end of a session. */
    void ended(ListenerSession over) {
        locked(() -> {
            Checkpoint reached = over.position();
            position = reached != null ? reached : position;
            unstored = over.unstored() != null;
            session = null;
        });
    }

    /** Records the end of the supervisor. Returns a replay that it has not begun. */
    @Nullable
    ListenerReplay unsupervised() {
        return lockedGet(() -> {
            desired = DesiredState.STOP;
            supervised = false;
            session = null;
            return takeReplay();
        });
    }

    @Nullable
    ListenerSession session() {
        return lockedGet(() -> session);
    }

    @Nullable
    Checkpoint position() {
        return lockedGet(() -> position);
    }

    /** Returns the position that an earlier session has reached and could not store; null if there is none. */
    @Nullable
    Checkpoint unstored() {
        return lockedGet(() -> unstored ? position : null);
    }

    void stored() {
        locked(() -> unstored = false);
    }

    /** Records that the listener continues after another position, which is stored. */
    void moved(Checkpoint to) {
        locked(() -> {
            position = to;
            unstored = false;
        });
    }

    /** Waits while the desired state is PAUSE and no replay is requested. Calls {@code paused} before it waits. */
    DesiredState awaitTurn(Runnable paused) throws InterruptedException {
        lock.lock();
        try {
            while (desired == DesiredState.PAUSE) {
                paused.run();
                if (replay != null) {
                    return DesiredState.RUN;
                }
                changed.await();
            }
            return desired;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, at most until no session should run any more. */
    void sleep(Duration duration) throws InterruptedException {
        lock.lock();
        try {
            long left = duration.toNanos();
            while (isWanted() && !wakesUp && left > 0) {
                left = changed.awaitNanos(left);
            }
            wakesUp = false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a wait of the supervisor early. */
    void wakeUp() {
        locked(() -> {
            wakesUp = true;
            changed.signalAll();
        });
    }

    void ifRunning(Runnable action) {
        locked(() -> {
            if (desired == DesiredState.RUN) {
                action.run();
            }
        });
    }

    /** Runs the action if the session is the current one: reports of earlier sessions have no effect. */
    void during(ListenerSession of, Runnable action) {
        locked(() -> {
            if (of == session && desired == DesiredState.RUN) {
                action.run();
            }
        });
    }
}
