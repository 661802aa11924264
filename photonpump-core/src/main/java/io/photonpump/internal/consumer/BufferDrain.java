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
 * Consumes a source on the callback executor: one event at a time, in order, as many as are wanted. At most one thread is in
 * here at a time; between events it belongs to nobody.
 */
final class BufferDrain implements Runnable {

    /** The consumer. None of these is called while another one is. */
    interface Consumer {
        void event(ResolvedEvent event);

        /** Asked before anything is handed over; false if the consumer has just ended by itself. */
        default boolean goesOn() {
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

    /** Nothing more is to be told, to the consumer or to anybody who listens. */
    private volatile boolean over;

    private Queue<Object> taken = new ArrayDeque<>();

    BufferDrain(EventSource source, Consumer consumer, Executor executor) {
        this.source = source;
        this.consumer = consumer;
        this.executor = executor;
    }

    /** Begins to consume what comes; nothing is handed over before {@link #request}. */
    void start() {
        source.buffer().onFilled(this::wake);
        wake();
    }

    /** The consumer wants so many more; {@link Long#MAX_VALUE} for all there are. */
    void request(long more) {
        wanted.accumulateAndGet(more, (have, plus) -> have + plus < 0 ? Long.MAX_VALUE : have + plus);
        wake();
    }

    /** The consumer wants nothing any more, not even the end. Whoever listens to the source still hears of that. */
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

    /** A subscriber that throws breaks the rules of its kind and counts as gone (Reactive Streams, rule 2.13). */
    private void guardedDrain() {
        try {
            drain();
        } catch (Throwable e) { // an Error as well: with the rounds unsettled nobody would hear of anything again
            LOG.error("a subscriber of events threw: it gets nothing more", e);
            cancel();
        }
    }

    private void drain() {
        while (!cancelled && !over && consumer.goesOn()) {
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

    /** What the consumer left behind, without the events. */
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
