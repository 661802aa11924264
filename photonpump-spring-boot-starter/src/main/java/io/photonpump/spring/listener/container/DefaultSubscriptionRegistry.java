package io.photonpump.spring.listener.container;

import io.photonpump.spring.listener.DuplicateSubscriptionIdException;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Starts listeners after the rest of the application and stops them before it, all at the same time. When a context is paused
 * and restarted, those come back that were active, and no others.
 */
public final class DefaultSubscriptionRegistry implements SubscriptionRegistry, SmartLifecycle {

    /** Before the web server, so that what requests and listeners need together is still there. */
    public static final int PHASE = Integer.MAX_VALUE - 100;

    private final Map<String, SubscriptionContainer> containers = new ConcurrentSkipListMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable List<SubscriptionContainer> activeWhenStopped;
    private @Nullable CountDownLatch running;

    @Override
    public Collection<SubscriptionContainer> containers() {
        return List.copyOf(containers.values());
    }

    @Override
    public Optional<SubscriptionContainer> find(String id) {
        return Optional.ofNullable(containers.get(id));
    }

    @Override
    public void register(SubscriptionContainer container) {
        lock.lock();
        try {
            if (containers.putIfAbsent(container.id(), container) != null) {
                throw new DuplicateSubscriptionIdException(container.id());
            }
            if (running != null && container.spec().autoStartup()) {
                container.start();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        lock.lock();
        try {
            if (running != null) {
                return;
            }
            CountDownLatch ended = new CountDownLatch(1);
            running = ended;
            List<SubscriptionContainer> toStart = activeWhenStopped != null
                    ? activeWhenStopped
                    : containers.values().stream()
                            .filter(container -> container.spec().autoStartup())
                            .toList();
            toStart.forEach(SubscriptionContainer::start);
            if (!containers.isEmpty()) {
                keepAlive(ended);
            }
        } finally {
            lock.unlock();
        }
    }

    /** All other threads are daemons; an application of nothing but listeners would end at once. */
    private static void keepAlive(CountDownLatch ended) {
        Thread thread = new Thread(
                () -> {
                    try {
                        ended.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "photonpump-keep-alive");
        thread.setDaemon(false);
        thread.start();
    }

    @Override
    public void stop(Runnable callback) {
        List<CompletableFuture<Void>> stops = new ArrayList<>();
        lock.lock();
        try {
            if (running != null) {
                activeWhenStopped = containers.values().stream()
                        .filter(container -> container.status().state().isActive())
                        .toList();
                containers.values().forEach(container -> stops.add(container.stop()));
                running.countDown();
                running = null;
            }
        } finally {
            lock.unlock();
        }
        CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)).whenComplete((done, failed) -> callback.run());
    }

    @Override
    public void stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        stop(() -> stopped.complete(null));
        stopped.join();
    }

    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return running != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
