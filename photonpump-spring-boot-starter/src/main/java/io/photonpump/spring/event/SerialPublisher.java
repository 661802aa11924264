package io.photonpump.spring.event;

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
 * Publishes the events of one source in order, one at a time, on a thread of its own. Adding an event never runs an observer and
 * never waits for one, so it is safe under a lock. An observer that throws is logged, and the next event follows.
 *
 * <p>The lock guards the queue and its counts. It is never held while an event is published.
 */
public final class SerialPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(SerialPublisher.class);

    /** How many events may wait before {@link #offer} leaves one out. */
    static final int CAPACITY = 1_000;

    private final String source;
    private final Consumer<Object> target;
    private final Executor executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Object> waiting = new ArrayDeque<>();
    private boolean running;
    private long leftOut;

    private volatile @Nullable Thread thread;

    /**
     * Creates a publisher with nothing to do.
     *
     * @param source whose events these are, for the log
     * @param target publishes one event, and may block or throw
     * @param executor lends a thread while there are events to publish
     */
    public SerialPublisher(String source, Consumer<Object> target, Executor executor) {
        this.source = source;
        this.target = target;
        this.executor = executor;
    }

    /** Publishes the event after those added before. For events that are rare: they wait without a bound. */
    public void publish(Object event) {
        add(event);
    }

    /**
     * As {@link #publish}, for events that can come in any number: while 1,000 events wait, the event is left out. The log then
     * has one warning, and the number of events left out once the observers have caught up.
     */
    public void offer(Object event) {
        lock.lock();
        try {
            if (waiting.size() < CAPACITY) {
                add(event);
            } else if (leftOut++ == 0) {
                LOG.warn(
                        "{}: {} events wait for observers that are too slow; further ones are left out",
                        source,
                        CAPACITY);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Completes, on the publishing thread, when every event added so far has been published. Never fails. */
    public CompletableFuture<Void> published() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        add(new Mark(done));
        return done;
    }

    /** Whether the current thread is running an observer of this source. */
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

    /** Without a thread the events wait, and the next one tries again. */
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
            LOG.error("{}: no thread could be started to publish events; they wait", source, noThread);
        }
    }

    private void drain() {
        thread = Thread.currentThread();
        for (Object item = next(); item != null; item = next()) {
            if (item instanceof Mark mark) {
                mark.reached().complete(null);
            } else {
                hand(item);
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
                reportLeftOut();
            }
            return item;
        } finally {
            lock.unlock();
        }
    }

    private void reportLeftOut() {
        if (leftOut > 0) {
            LOG.warn("{}: {} events were not published, because observers were too slow", source, leftOut);
            leftOut = 0;
        }
    }

    /** An Error as well: without this thread the source would fall silent. */
    private void hand(Object event) {
        try {
            target.accept(event);
        } catch (Throwable e) {
            LOG.error("{}: an observer of {} threw", source, event.getClass().getSimpleName(), e);
        }
    }

    /** Stands in the queue behind the events that somebody waits for. */
    private record Mark(CompletableFuture<Void> reached) {}
}
