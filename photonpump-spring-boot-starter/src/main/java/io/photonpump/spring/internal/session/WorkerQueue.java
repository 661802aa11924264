package io.photonpump.spring.internal.session;

import io.photonpump.spring.internal.delivery.InFlight;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The events that wait for a worker, in order. The session's requests limit their number. The lock guards all fields. */
final class WorkerQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<InFlight> waiting = new ArrayDeque<>();
    private boolean closed;

    void add(InFlight event) {
        lock.lock();
        try {
            if (!closed) {
                waiting.add(event);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the next events: at least one and at most {@code max}. Waits for the first one, and then for at most {@code linger}
     * for more.
     *
     * @return the events; empty if there will be none
     */
    List<InFlight> take(int max, Duration linger) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            long left = linger.toNanos();
            while (waiting.size() < max && left > 0 && !closed && max > 1) {
                left = changed.awaitNanos(left);
            }
            List<InFlight> taken = new ArrayList<>(Math.min(max, waiting.size()));
            while (taken.size() < max && !waiting.isEmpty()) {
                taken.add(waiting.remove());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Drops the waiting events, which are delivered again, and ends the queue. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
