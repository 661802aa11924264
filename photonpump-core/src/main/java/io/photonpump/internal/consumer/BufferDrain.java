package io.photonpump.internal.consumer;

import io.photonpump.event.ResolvedEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the events of a source to a consumer on the callback executor: one at a time, in order, and no more than
 * requested.
 *
 * {@code rounds} counts the wake-ups that no run has processed yet. The thread that takes it from 0 to 1 schedules a
 * run, and a run repeats until it has processed them all. So one thread at a time is in {@link #drain}, and each sees
 * what the one before it wrote: {@code taken} needs no lock.
 */
final class BufferDrain implements Runnable {

    /** A consumer. No two of its methods are called at the same time. */
    interface Consumer {
        void event(ResolvedEvent event);

        /** Called before each delivery; returns false if the consumer has just ended itself. */
        default boolean isReady() {
            return true;
        }

        /** The last call. */
        void end(EventBuffer.End end);
    }

    private static final Logger LOG = LoggerFactory.getLogger(BufferDrain.class);

    private final EventSource source;
    private final Consumer consumer;
    private final Executor executor;
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicLong wanted = new AtomicLong();
    private volatile boolean cancelled;

    /** Set when neither the consumer nor a listener is to be called again. */
    private volatile boolean over;

    private Queue<Object> taken = new ArrayDeque<>();

    BufferDrain(EventSource source, Consumer consumer, Executor executor) {
        this.source = source;
        this.consumer = consumer;
        this.executor = executor;
    }

    /** Starts to deliver. Nothing is delivered before {@link #request}. */
    void start() {
        source.buffer().onFilled(this::wake);
        wake();
    }

    /** Requests more events; {@link Long#MAX_VALUE} requests all. */
    void request(long more) {
        wanted.accumulateAndGet(more, (have, plus) -> have + plus < 0 ? Long.MAX_VALUE : have + plus);
        wake();
    }

    /** Ends the delivery, without a call to {@link Consumer#end}. Listeners of the source are still notified. */
    void cancel() {
        cancelled = true;
        source.cancel();
        wake();
    }

    void wake() {
        if (!over && rounds.getAndIncrement() == 0) {
            try {
                executor.execute(this);
            } catch (RejectedExecutionException e) {
                cancelled = true;
                finish();
                source.cancel();
            }
        }
    }

    @Override
    public void run() {
        int seen = rounds.get();
        do {
            guardedDrain();
            seen = rounds.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Treats a subscriber that throws as cancelled (Reactive Streams, rule 2.13). */
    private void guardedDrain() {
        try {
            drain();
        } catch (Throwable e) { // also an Error: with rounds not counted down, nothing would be delivered again
            LOG.error("a subscriber of events threw: it is cancelled", e);
            cancel();
        }
    }

    private void drain() {
        while (!cancelled && !over && consumer.isReady()) {
            EventBuffer.Notice urgent = source.buffer().takeUrgent();
            Object item = taken.peek();
            if (urgent != null) {
                urgent.tell().run();
            } else if (item == null) {
                taken = source.buffer().takeAll();
                if (taken.isEmpty()) {
                    source.idle();
                    return;
                }
            } else if (item instanceof ResolvedEvent event) {
                boolean unwanted = source.buffer().isClosed();
                if (!unwanted && wanted.get() == 0) {
                    source.idle();
                    return;
                }
                taken.poll();
                if (!unwanted) {
                    hand(event);
                }
            } else {
                taken.poll();
                signal((EventBuffer.Signal) item);
            }
        }
        if (cancelled && !over) {
            finishAfterCancel();
        }
    }

    /** Runs the notices that are left, without the events. */
    private void finishAfterCancel() {
        taken.addAll(source.buffer().takeAll());
        for (Object item = taken.poll(); item != null && !over; item = taken.poll()) {
            if (item instanceof EventBuffer.Notice notice) {
                notice.tell().run();
            }
            over = item instanceof EventBuffer.End;
        }
        finish();
    }

    private void finish() {
        over = true;
        source.buffer().onFilled(null);
    }

    private void hand(ResolvedEvent event) {
        wanted.updateAndGet(have -> have == Long.MAX_VALUE ? have : have - 1);
        consumer.event(event);
        source.buffer().taken(event);
    }

    private void signal(EventBuffer.Signal signal) {
        if (signal instanceof EventBuffer.Notice notice) {
            notice.tell().run();
        } else if (signal instanceof EventBuffer.End end) {
            over = true;
            consumer.end(end);
        }
    }
}
