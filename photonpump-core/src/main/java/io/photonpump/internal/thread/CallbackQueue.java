package io.photonpump.internal.thread;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of tasks that complete futures and run their dependents. The event loop adds tasks, threads of the callback
 * executor run them.
 *
 * One thread drains the queue while that is enough. A callback may wait for a result whose own callback is later in the
 * queue, so when the queue has not moved for {@value #STUCK_MILLIS} ms, one more thread helps. {@code drains} counts
 * the threads that drain or are about to. The one that takes it from 0 to 1 starts a thread; the last thread looks at the
 * queue once more after it has left. {@code flushing} and {@code watching} belong to the event loop.
 */
public final class CallbackQueue {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackQueue.class);

    private static final long STUCK_MILLIS = 10;
    private static final Duration STUCK_AFTER = Duration.ofMillis(STUCK_MILLIS);

    private final Loop loop;
    private final Executor executor;
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger drains = new AtomicInteger();
    private final AtomicLong done = new AtomicLong();
    private final Runnable flush = this::flush;
    private final Runnable drain = this::drain;

    /** The two fields below belong to the event loop. */
    private boolean flushing;

    private boolean watching;

    public CallbackQueue(Loop loop, Executor executor) {
        this.loop = loop;
        this.executor = executor;
    }

    public Executor executor() {
        return executor;
    }

    /** Runs a task soon, on a thread of the executor. On the event loop only. */
    public void add(Runnable callback) {
        queue.add(callback);
        if (!flushing) {
            flushing = true;
            if (!loop.execute(flush)) {
                flush(); // the loop is ending and runs nothing after this task
            }
        }
    }

    /** Starts to run what is left at once, because the loop is about to end. On the event loop. */
    public void close() {
        if (!queue.isEmpty()) {
            drains.incrementAndGet();
            startDrain();
        }
    }

    /**
     * Runs after the tasks that the loop already has, so one hand-over to a thread serves a whole batch of replies.
     */
    private void flush() {
        flushing = false;
        if (drains.compareAndSet(0, 1)) {
            startDrain();
        }
        watch();
    }

    private void watch() {
        if (!watching && !queue.isEmpty()) {
            watching = true;
            long doneNow = done.get();
            loop.schedule(() -> helpIfStuckAt(doneNow), STUCK_AFTER);
        }
    }

    private void helpIfStuckAt(long doneBefore) {
        watching = false;
        if (!queue.isEmpty() && done.get() == doneBefore) {
            drains.incrementAndGet();
            startDrain();
        }
        watch();
    }

    private void startDrain() {
        try {
            executor.execute(drain);
        } catch (RejectedExecutionException e) {
            drains.decrementAndGet();
            LOG.error("the callback executor rejects tasks: callbacks of this client's futures will not run", e);
        }
    }

    private void drain() {
        do {
            for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
                run(next);
                done.incrementAndGet();
            }
            // A task added after the last poll is found here, or its add() sees the count at 0 and starts a thread.
        } while (drains.decrementAndGet() == 0 && !queue.isEmpty() && drains.compareAndSet(0, 1));
    }

    private static void run(Runnable callback) {
        try {
            callback.run();
        } catch (
                Throwable
                        e) { // also an Error: a thread that ends without counting down would leave the queue undrained
            LOG.error("a callback threw", e);
        }
    }
}
