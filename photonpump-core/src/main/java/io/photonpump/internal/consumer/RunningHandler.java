package io.photonpump.internal.consumer;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The state of a subscription's handler: the thread that runs it, and a task to run after it. Safe on any thread. */
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

    /** Called when the event is handled and acknowledged or refused. */
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

    /** Returns whether the current thread runs the handler. */
    boolean isInside() {
        lock.lock();
        try {
            return thread == Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs the task when the running handler has ended.
     *
     * @return false if no handler is running: then the task is not run
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
