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
 * What depends on futures, on its way from the loop to the callers' side: one queue, drained by one thread as long as that is
 * enough. A callback may wait for another one that stands behind it in the queue; so when the queue has not moved for a moment,
 * one more thread helps.
 */
public final class CallbackQueue {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackQueue.class);

    private static final Duration STUCK_AFTER = Duration.ofMillis(10);

    private final Loop loop;
    private final Executor executor;
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger drains = new AtomicInteger();
    private final AtomicLong done = new AtomicLong();
    private final Runnable flush = this::flush;
    private final Runnable drain = this::drain;

    /** The two below belong to the loop. */
    private boolean flushing;

    private boolean watching;

    public CallbackQueue(Loop loop, Executor executor) {
        this.loop = loop;
        this.executor = executor;
    }

    public Executor executor() {
        return executor;
    }

    /** Runs this soon, on a thread of the executor. On the loop only. */
    public void add(Runnable callback) {
        queue.add(callback);
        if (!flushing) {
            flushing = true;
            if (!loop.execute(flush)) {
                flush(); // the loop is ending: nothing comes behind this any more
            }
        }
    }

    /** Hands over what is left, at once: the loop is about to end. On the loop. */
    public void close() {
        if (!queue.isEmpty()) {
            drains.incrementAndGet();
            startDrain();
        }
    }

    /** Comes behind everything that the loop had to do, so one hand-over serves a whole batch of replies. */
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
            LOG.error(
                    "the callback executor takes no more work: what depends on futures of this client will not run", e);
        }
    }

    private void drain() {
        do {
            for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
                run(next);
                done.incrementAndGet();
            }
            // What came after the last poll has either seen that we are gone, or is seen by us.
        } while (drains.decrementAndGet() == 0 && !queue.isEmpty() && drains.compareAndSet(0, 1));
    }

    private static void run(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) { // an Error as well: the thread that drains must not end with its count unsettled
            LOG.error("a callback threw", e);
        }
    }
}
