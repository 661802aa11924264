package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.spring.event.ConnectionChanged;
import io.photonpump.spring.internal.event.SerialPublisher;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Publishes application events while the context is running. Events that arrive before all beans exist wait, because an observer
 * that is created on demand would be created on a thread of the client. Events that arrive while beans are destroyed are discarded.
 * This bean is the first lifecycle bean to start and the last one to stop, so that listeners can publish that they have stopped.
 *
 * <p>{@code lock} guards {@code gate} and {@code publishing}. It is not held while an event is published.
 */
final class ApplicationEvents implements Consumer<Object>, SmartLifecycle, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ApplicationEvents.class);

    /** The time that a stopping context waits for running observers. */
    private static final Duration OBSERVERS_TIMEOUT = Duration.ofSeconds(5);

    private enum Gate {
        /** Events wait: the context is starting, or has stopped and may start again. */
        CLOSED,
        OPEN,
        /** Events are discarded: the context is being destroyed. */
        DESTROYED
    }

    private final ApplicationEventPublisher publisher;
    private final Map<String, SerialPublisher> clients = new ConcurrentHashMap<>();
    private final SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("photonpump-events-");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Gate gate = Gate.CLOSED;
    private int publishing;

    ApplicationEvents(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
        threads.setDaemon(true);
    }

    /**
     * Publishes an event. Events of a client are published in order on another thread, so that the thread of the client never waits.
     * Events of a listener are published on the calling thread, which the listener uses for that purpose only.
     */
    @Override
    public void accept(Object event) {
        if (event instanceof ConnectionChanged connection) {
            clients.computeIfAbsent(
                            connection.client(),
                            client -> new SerialPublisher("the client '" + client + "'", this::publish, threads))
                    .publish(event);
        } else {
            publish(event);
        }
    }

    private void publish(Object event) {
        if (!enter()) {
            LOG.debug("{} is not published, because the context is closed", event);
            return;
        }
        try {
            publisher.publishEvent(event);
        } finally {
            leave();
        }
    }

    /** Waits until the gate is open; returns false if the context is destroyed. */
    private boolean enter() {
        lock.lock();
        try {
            while (gate == Gate.CLOSED) {
                changed.awaitUninterruptibly();
            }
            if (gate == Gate.DESTROYED) {
                return false;
            }
            publishing++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            publishing--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        set(Gate.OPEN);
    }

    /** Waits for running observers, because the beans that they use are destroyed next. */
    @Override
    public void stop() {
        set(Gate.CLOSED);
        lock.lock();
        try {
            long remaining = OBSERVERS_TIMEOUT.toNanos();
            while (publishing > 0 && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            if (publishing > 0) {
                LOG.warn(
                        "{} observers of application events are still running {} ms after the context started to stop",
                        publishing,
                        OBSERVERS_TIMEOUT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void destroy() {
        set(Gate.DESTROYED);
    }

    private void set(Gate next) {
        lock.lock();
        try {
            if (gate != Gate.DESTROYED) {
                gate = next;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return gate == Gate.OPEN;
        } finally {
            lock.unlock();
        }
    }

    /** Returns false: a paused context still has observers, and its clients stay connected. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
