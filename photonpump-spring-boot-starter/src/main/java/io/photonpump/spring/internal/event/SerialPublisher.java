package io.photonpump.spring.internal.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the events of one source in order, one at a time, on a thread of its own. Adding an event neither runs an observer nor
 * waits for one, so it is safe while holding a lock. An exception of an observer is logged, and the next event follows.
 *
 * <p>{@code lock} guards {@code waiting}, {@code running} and {@code discarded}. It is never held while an event is published.
 * {@code thread} is written by the publishing thread; while {@code running} is true, only that thread takes events off the queue.
 */
public final class SerialPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(SerialPublisher.class);

    /** The number of waiting events at which {@link #offer} starts to discard events. */
    static final int CAPACITY = 1_000;

    private final String source;
    private final Consumer<Object> target;
    private final Executor executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Object> waiting = new ArrayDeque<>();
    private boolean running;
    private long discarded;

    private volatile @Nullable Thread thread;

    /**
     * Creates a publisher with an empty queue.
     *
     * @param source the name of the source, for the log
     * @param target publishes one event; it may block or throw
     * @param executor runs the publisher while there are events to publish
     */
    public SerialPublisher(String source, Consumer<Object> target, Executor executor) {
        this.source = source;
        this.target = target;
        this.executor = executor;
    }

    /**
     * Publishes an event after those added before it. The queue has no limit for these events, so use this method for rare events.
     *
     * @param event the event
     */
    public void publish(Object event) {
        add(event);
    }

    /**
     * Publishes an event after those added before it, or discards it if 1,000 events are already waiting. The publisher logs one
     * warning when it starts to discard events, and the number of discarded events when the observers have caught up.
     *
     * @param event the event
     */
    public void offer(Object event) {
        lock.lock();
        try {
            if (waiting.size() < CAPACITY) {
                add(event);
            } else if (discarded++ == 0) {
                LOG.warn(
                        "{}: {} application events are waiting for slow observers; further events are discarded",
                        source,
                        CAPACITY);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns a future that completes, on the publishing thread, when all events added so far have been published.
     *
     * @return a future that never fails
     */
    public CompletableFuture<Void> published() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        add(new Marker(done));
        return done;
    }

    /**
     * Returns whether the current thread is running an observer of this source.
     *
     * @return true on the publishing thread
     */
    public boolean isPublishingThread() {
        return thread == Thread.currentThread();
    }

    private void add(Object item) {
        lock.lock();
        try {
            waiting.add(item);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        begin();
    }

    /** Starts the publishing thread. If that fails, the events wait until the next event is added. */
    private void begin() {
        try {
            executor.execute(this::drain);
        } catch (RuntimeException | OutOfMemoryError noThread) {
            lock.lock();
            try {
                running = false;
            } finally {
                lock.unlock();
            }
            LOG.error(
                    "{}: cannot start a thread to publish application events; they wait for the next one",
                    source,
                    noThread);
        }
    }

    private void drain() {
        thread = Thread.currentThread();
        for (Object item = next(); item != null; item = next()) {
            if (item instanceof Marker marker) {
                marker.reached().complete(null);
            } else {
                publishNow(item);
            }
        }
    }

    private @Nullable Object next() {
        lock.lock();
        try {
            Object item = waiting.poll();
            if (item == null) {
                running = false;
                thread = null;
                reportDiscarded();
            }
            return item;
        } finally {
            lock.unlock();
        }
    }

    private void reportDiscarded() {
        if (discarded > 0) {
            LOG.warn("{}: {} application events were discarded, because observers were too slow", source, discarded);
            discarded = 0;
        }
    }

    private void publishNow(Object event) {
        try {
            target.accept(event);
        } catch (Throwable e) {
            // Errors are caught too: they would end this thread while `running` stays true, and no event would follow.
            LOG.error("{}: an observer of {} threw", source, event.getClass().getSimpleName(), e);
        }
    }

    /** Marks a position in the queue; the future completes when the events before it have been published. */
    private record Marker(CompletableFuture<Void> reached) {}
}
