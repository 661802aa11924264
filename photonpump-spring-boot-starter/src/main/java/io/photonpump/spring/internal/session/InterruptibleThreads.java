package io.photonpump.spring.internal.session;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads that wait for a database or a server before they call a handler, so that a stop may interrupt them at once. The lock
 * guards the map; a thread that has left is not interrupted.
 */
public final class InterruptibleThreads {

    private final ReentrantLock lock = new ReentrantLock();

    /** The waiting threads, and whether they were interrupted from here. */
    private final Map<Thread, Boolean> waiting = new HashMap<>();

    /** Adds the current thread. */
    public void enter() {
        lock.lock();
        try {
            waiting.put(Thread.currentThread(), false);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes the current thread. Does nothing the second time.
     *
     * @return whether the thread was interrupted from here; its interrupt flag is then cleared
     */
    public boolean leave() {
        lock.lock();
        try {
            Boolean interrupted = waiting.remove(Thread.currentThread());
            if (interrupted == null || !interrupted) {
                return false;
            }
            Thread.interrupted();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts all waiting threads. */
    public void interrupt() {
        lock.lock();
        try {
            waiting.replaceAll((thread, before) -> {
                thread.interrupt();
                return true;
            });
        } finally {
            lock.unlock();
        }
    }
}
