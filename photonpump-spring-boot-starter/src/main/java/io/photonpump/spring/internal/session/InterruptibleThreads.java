package io.photonpump.spring.internal.session;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads that wait for a database or a server before they do anything that counts, so that a stop may interrupt them at once.
 * The lock guards the map; a thread that has left is never interrupted any more.
 */
public final class InterruptibleThreads {

    private final ReentrantLock lock = new ReentrantLock();

    /** Whether it was interrupted from here. */
    private final Map<Thread, Boolean> waiting = new HashMap<>();

    /** The current thread begins to wait. */
    public void enter() {
        lock.lock();
        try {
            waiting.put(Thread.currentThread(), false);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The current thread waits no longer; does nothing the second time.
     *
     * @return whether it was interrupted from here; its flag is cleared then
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

    /** Ends the waiting of all threads. */
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
