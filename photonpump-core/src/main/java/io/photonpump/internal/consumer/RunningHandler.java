package io.photonpump.internal.consumer;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Whether a subscription's handler is at work on an event, and what waits for it. Safe on any thread. */
final class RunningHandler {

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread thread;
    private @Nullable Runnable afterwards;

    void begins() {
        lock.lock();
        try {
            thread = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    /** What came of it has been said. */
    void ended() {
        Runnable next;
        lock.lock();
        try {
            thread = null;
            next = afterwards;
            afterwards = null;
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.run();
        }
    }

    /** Whether this is asked by the handler itself. */
    boolean isInside() {
        lock.lock();
        try {
            return thread == Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs the task when the handler that is at work has ended.
     *
     * @return false if none is at work: then nothing happens
     */
    boolean afterwards(Runnable task) {
        lock.lock();
        try {
            if (thread == null) {
                return false;
            }
            afterwards = task;
            return true;
        } finally {
            lock.unlock();
        }
    }
}
