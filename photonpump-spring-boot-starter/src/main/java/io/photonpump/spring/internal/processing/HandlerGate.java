package io.photonpump.spring.internal.processing;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Admits either the workers of a listener, or one replay of dead letters or reset, so that a method that is called by one thread at a time
 * stays so. The lock guards all fields, and is not held while an event is handled.
 *
 * <p>A handler that ignores its interrupt is abandoned: the gate no longer counts it, and its ticket becomes invalid.
 */
public final class HandlerGate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long generation;
    private int workers;
    private int replaysWaiting;
    private boolean replay;
    private long replayGeneration;

    /** Waits while a replay is admitted or waits for admission. Returns a ticket for {@link #leave}. */
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

    /** Waits until neither a worker nor a replay is admitted. Returns a ticket for {@link #leaveAlone}. */
    public long enterAlone() throws InterruptedException {
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

    public void leaveAlone(long ticket) {
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

    /** Abandons admitted workers, because their session has ended. */
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

    /** Abandons the admitted replay. */
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
