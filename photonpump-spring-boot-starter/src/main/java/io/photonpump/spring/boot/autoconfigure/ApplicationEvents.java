package io.photonpump.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes application events once all beans are made. A client connects while the application is still starting, and an event
 * of its own thread would then make beans there.
 */
final class ApplicationEvents implements Consumer<Object>, SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(ApplicationEvents.class);

    private final ApplicationEventPublisher publisher;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Object> early = new ArrayList<>();
    private boolean ready;

    ApplicationEvents(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void accept(Object event) {
        lock.lock();
        try {
            if (!ready) {
                early.add(event);
                return;
            }
        } finally {
            lock.unlock();
        }
        publish(event);
    }

    /** An application that is gone, or whose start failed, hears no more: the client may still be closing. */
    private void publish(Object event) {
        try {
            publisher.publishEvent(event);
        } catch (IllegalStateException closed) {
            LOG.debug("nobody hears of {} any more", event, closed);
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<Object> waiting;
        lock.lock();
        try {
            ready = true;
            waiting = List.copyOf(early);
            early.clear();
        } finally {
            lock.unlock();
        }
        waiting.forEach(this::publish);
    }
}
