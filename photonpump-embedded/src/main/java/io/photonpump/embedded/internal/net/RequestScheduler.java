package io.photonpump.embedded.internal.net;

import io.netty.channel.EventLoop;
import io.photonpump.embedded.internal.protocol.RequestKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Delays requests as the writer and the readers of a real server do, while the event loop remains free for other connections.
 * The event loop owns all state; the thread of the timer only passes work to the loop. The timer of the loop is not used,
 * because its precision is a millisecond.
 */
final class RequestScheduler {

    /** The number of reader threads that a real server has by default. */
    private static final int READERS = 4;

    private final EventLoop loop;
    private final ServerFailure failure;
    private final Workers writer;
    private final Workers readers;
    private @Nullable ScheduledThreadPoolExecutor timer;
    private boolean closed;

    RequestScheduler(EventLoop loop, ServiceSettings settings, ServerFailure failure) {
        this.loop = loop;
        this.failure = failure;
        this.writer = new Workers(1, settings.writeTime());
        this.readers = new Workers(READERS, settings.readTime());
    }

    /** Returns whether requests of this kind take no time. */
    boolean isImmediate(RequestKind kind) {
        return switch (kind) {
            case WRITE -> writer.isImmediate();
            case READ -> readers.isImmediate();
            case SUBSCRIPTION, GROUP -> true;
        };
    }

    /** Runs a request when the requests before it are done and its own time has passed. */
    void carryOut(RequestKind kind, Runnable action) {
        if (isImmediate(kind)) {
            action.run();
            return;
        }
        long now = System.nanoTime();
        long finished = (kind == RequestKind.WRITE ? writer : readers).finish(now);
        after(finished - now, action);
    }

    /** Runs the action on the loop after this time; actions that are due at the same time keep their order. */
    void after(long nanos, Runnable action) {
        if (closed) {
            return;
        }
        if (timer == null) {
            timer = newTimer();
        }
        Runnable task = failure.guarded(() -> runUnlessClosed(action));
        timer.schedule(() -> loop.execute(task), nanos, TimeUnit.NANOSECONDS);
    }

    private static ScheduledThreadPoolExecutor newTimer() {
        return new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread thread = new Thread(task, "photonpump-embedded-timer");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
    }

    private void runUnlessClosed(Runnable action) {
        if (!closed) {
            action.run();
        }
    }

    /** Discards all requests that have not run yet. */
    void close() {
        closed = true;
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    /**
     * Workers that take the same time for each request and share one queue. Their times are calculated, so that a late timer
     * does not reduce the throughput.
     */
    private static final class Workers {

        private final long nanos;
        private final long[] freeAt;

        Workers(int count, Duration time) {
            nanos = time.toNanos();
            freeAt = new long[count];
            Arrays.fill(freeAt, System.nanoTime());
        }

        boolean isImmediate() {
            return nanos == 0;
        }

        /**
         * Assigns a request that arrives now to the first free worker.
         *
         * @return the time at which it is done
         */
        long finish(long now) {
            int first = 0;
            for (int i = 1; i < freeAt.length; i++) {
                if (freeAt[i] - freeAt[first] < 0) {
                    first = i;
                }
            }
            long begin = freeAt[first] - now > 0 ? freeAt[first] : now;
            freeAt[first] = begin + nanos;
            return freeAt[first];
        }
    }
}
