package io.photonpump.spring.internal.processing;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the workers of a listener handle events at the same time, or a replay of dead letters alone: a method that is called by
 * one thread at a time stays so. The lock guards everything, and is never held while an event is handled.
 *
 * <p>A handler that does not heed its interrupt is left behind. It is forgotten here, so that it does not hold up those that
 * come after it, and its ticket does not count any more.
 */
public final class HandlerGate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long generation;
    private int workers;
    private int replaysWaiting;
    private boolean replay;
    private long replayGeneration;

    /** Waits while a replay is inside, or is about to be. Returns a ticket for {@link #leave}. */
    long enter() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (replay || replaysWaiting > 0) {
                changed.await();
            }
            workers++;
            return generation;
        } finally {
            lock.unlock();
        }
    }

    void leave(long ticket) {
        lock.lock();
        try {
            if (ticket == generation) {
                workers--;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nobody is inside. Returns a ticket for {@link #leaveAlone}. */
    long enterAlone() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            replaysWaiting++;
            try {
                while (replay || workers > 0) {
                    changed.await();
                }
            } finally {
                replaysWaiting--;
                changed.signalAll();
            }
            replay = true;
            return replayGeneration;
        } finally {
            lock.unlock();
        }
    }

    void leaveAlone(long ticket) {
        lock.lock();
        try {
            if (ticket == replayGeneration) {
                replay = false;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** No session is at work: workers that are inside are left behind. */
    public void forgetWorkers() {
        lock.lock();
        try {
            generation++;
            workers = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No replay is at work: one that is inside is left behind. */
    public void forgetReplay() {
        lock.lock();
        try {
            replayGeneration++;
            replay = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
