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
 * What a listener is asked to do, and the session at work. Callers change it, and its {@link Supervisor} follows. Safe on any
 * thread. The lock guards all fields, and the announcer of the listener. Each method takes it, and {@link #locked} joins several
 * steps into one. No caller's code runs under it.
 */
final class ContainerControl {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private DesiredState goal = DesiredState.STOP;
    private @Nullable ReplayRequest replay;
    private @Nullable ListenerSession session;

    /** How far the listener is, as this process knows. While a session is at work, the session knows better. */
    private @Nullable Checkpoint position;

    /** An earlier session has handled events up to the position, and could not store it. */
    private boolean unstored;

    /** The listener was started or resumed, and no session has begun since. */
    private boolean begins;

    /** Whether a supervisor will look at {@code replay} again. */
    private boolean supervised;

    /** The listener was started while it waited after a denial. */
    private boolean hurries;

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

    DesiredState goal() {
        return lockedGet(() -> goal);
    }

    /** Asks for work, after a start or a pause. */
    void work() {
        locked(() -> {
            goal = DesiredState.RUN;
            begins = true;
            supervised = true;
            changed.signalAll();
        });
    }

    /** Asks for an end of the work: {@code STOP} or {@code PAUSE}. */
    void rest(DesiredState wanted) {
        locked(() -> {
            goal = wanted;
            endSession();
        });
    }

    /** Asks for a replay, in place of one that has not begun. False if there is no supervisor to do it. */
    boolean replay(ReplayRequest wanted) {
        return lockedGet(() -> {
            if (supervised) {
                replay = wanted;
                endSession();
            }
            return supervised;
        });
    }

    private void endSession() {
        if (session != null) {
            session.end(new SessionEnd.Requested());
        }
        changed.signalAll();
    }

    /** The replay that is asked for, once. */
    @Nullable
    ReplayRequest takeReplay() {
        return lockedGet(() -> {
            ReplayRequest found = replay;
            replay = null;
            return found;
        });
    }

    /** Whether a session should work. */
    boolean isWanted() {
        return lockedGet(() -> goal == DesiredState.RUN && replay == null);
    }

    /** A session begins. False if none is wanted any more. */
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

    /** Whether the next session is the first since a start or a resumption. */
    boolean begins() {
        return lockedGet(() -> begins);
    }

    /** The session is over. */
    void ended(ListenerSession over) {
        locked(() -> {
            Checkpoint reached = over.position();
            position = reached != null ? reached : position;
            unstored = over.unstored() != null;
            session = null;
        });
    }

    /** The supervisor ends. Returns a replay that it has not begun with. */
    @Nullable
    ReplayRequest unsupervised() {
        return lockedGet(() -> {
            goal = DesiredState.STOP;
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

    /** What an earlier session has reached and could not store; null: nothing. */
    @Nullable
    Checkpoint unstored() {
        return lockedGet(() -> unstored ? position : null);
    }

    void stored() {
        locked(() -> unstored = false);
    }

    /** The listener goes on behind another position, which is stored. */
    void moved(Checkpoint to) {
        locked(() -> {
            position = to;
            unstored = false;
        });
    }

    /** Waits while the goal is to pause, or until a replay is wanted. Calls {@code paused} before it waits. */
    DesiredState awaitTurn(Runnable paused) throws InterruptedException {
        lock.lock();
        try {
            while (goal == DesiredState.PAUSE) {
                paused.run();
                if (replay != null) {
                    return DesiredState.RUN;
                }
                changed.await();
            }
            return goal;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, at most until something else is wanted than a session. */
    void sleep(Duration duration) throws InterruptedException {
        lock.lock();
        try {
            long left = duration.toNanos();
            while (isWanted() && !hurries && left > 0) {
                left = changed.awaitNanos(left);
            }
            hurries = false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a wait of the supervisor. */
    void hurry() {
        locked(() -> {
            hurries = true;
            changed.signalAll();
        });
    }

    void ifRunning(Runnable action) {
        locked(() -> {
            if (goal == DesiredState.RUN) {
                action.run();
            }
        });
    }

    /** If the session is the one at work: what an earlier one says does not count any more. */
    void during(ListenerSession of, Runnable action) {
        locked(() -> {
            if (of == session && goal == DesiredState.RUN) {
                action.run();
            }
        });
    }
}
