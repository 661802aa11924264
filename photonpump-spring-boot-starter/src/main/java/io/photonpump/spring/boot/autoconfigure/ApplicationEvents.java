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
 * Publishes application events while the context is up: after all beans are made, because an event of a client that connects
 * meanwhile would make beans on the client's thread, and before beans are destroyed. The first to start and the last to stop of
 * all lifecycle beans, so that listeners can tell of their end. Until then events wait, in order; what happens while beans are
 * destroyed is left out.
 *
 * <p>The lock guards {@code gate} and {@code publishing}. It is not held while an event is published.
 */
final class ApplicationEvents implements Consumer<Object>, SmartLifecycle, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ApplicationEvents.class);

    /** How long a context that stops waits for observers at work. */
    private static final Duration OBSERVERS_TIMEOUT = Duration.ofSeconds(5);

    private enum Gate {
        /** Events wait. */
        SHUT,
        OPEN,
        /** The context is over. */
        GONE
    }

    private final ApplicationEventPublisher publisher;
    private final Map<String, SerialPublisher> clients = new ConcurrentHashMap<>();
    private final SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("photonpump-events-");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Gate gate = Gate.SHUT;
    private int publishing;

    ApplicationEvents(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
        threads.setDaemon(true);
    }

    /**
     * Publishes the event. Events of clients are published on another thread, one client's in order. Those of listeners come
     * on a thread that each listener has for them, which waits here for the context and its observers.
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
            LOG.debug("the context is closed: {} is not published", event);
            return;
        }
        try {
            publisher.publishEvent(event);
        } finally {
            leave();
        }
    }

    /** Waits until events may be published; false if that will not be. */
    private boolean enter() {
        lock.lock();
        try {
            while (gate == Gate.SHUT) {
                changed.awaitUninterruptibly();
            }
            if (gate == Gate.GONE) {
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
        turn(Gate.OPEN);
    }

    /** Waits a while for observers at work: the beans that they use are there only as long. */
    @Override
    public void stop() {
        turn(Gate.SHUT);
        lock.lock();
        try {
            long left = OBSERVERS_TIMEOUT.toNanos();
            while (publishing > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (publishing > 0) {
                LOG.warn(
                        "{} observers of application events are still at work {} ms after the context began to stop",
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
        turn(Gate.GONE);
    }

    private void turn(Gate next) {
        lock.lock();
        try {
            if (gate != Gate.GONE) {
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

    /** A paused context has observers, and its clients are connected. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
