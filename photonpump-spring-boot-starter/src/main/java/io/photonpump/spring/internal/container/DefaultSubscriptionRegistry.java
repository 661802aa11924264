package io.photonpump.spring.internal.container;

import io.photonpump.spring.listener.DuplicateSubscriptionIdException;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the listeners of one application context after the other beans, and stops them before the other beans, all at the same
 * time. When a context is paused and restarted, the listeners that were active are started again.
 *
 * <p>The lock guards the listeners of this context and whether they run. The registries of parent and child contexts share the map
 * of all listeners, which is concurrent; each registry removes only its own entries. No container
 * is called under the lock, because applications can register containers of their own.
 */
public final class DefaultSubscriptionRegistry implements SubscriptionRegistry, SmartLifecycle, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionRegistry.class);

    /** The phase: listeners stop before the web server, so that beans that both use are still available. */
    public static final int PHASE = Integer.MAX_VALUE - 100;

    private final ConcurrentMap<String, SubscriptionContainer> all;
    private final CheckpointClaims checkpoints;
    private final Map<String, SubscriptionContainer> containers = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable List<SubscriptionContainer> activeWhenStopped;
    private @Nullable CountDownLatch running;

    /** Creates the registry of a context without a parent. */
    public DefaultSubscriptionRegistry() {
        this(null);
    }

    /** Creates a registry; {@code parent} is the registry of the parent context, or null. */
    public DefaultSubscriptionRegistry(@Nullable SubscriptionRegistry parent) {
        if (parent instanceof DefaultSubscriptionRegistry shared) {
            all = shared.all;
            checkpoints = shared.checkpoints;
        } else {
            all = new ConcurrentSkipListMap<>();
            checkpoints = new CheckpointClaims();
        }
    }

    @Override
    public Collection<SubscriptionContainer> containers() {
        return List.copyOf(all.values());
    }

    @Override
    public Optional<SubscriptionContainer> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    @Override
    public void register(SubscriptionContainer container) {
        String id = container.id();
        boolean autoStartup = container.spec().autoStartup();
        SubscriptionContainer other = all.putIfAbsent(id, container);
        if (other != null) {
            throw new DuplicateSubscriptionIdException(id, inWords(other), inWords(container));
        }
        try {
            checkpoints.claim(container);
        } catch (RuntimeException e) {
            all.remove(id, container);
            throw e;
        }
        if (add(id, container, autoStartup)) {
            startUnlessStopped(id, container);
        }
    }

    /** Adds a container. Returns whether it is to be started now. */
    private boolean add(String id, SubscriptionContainer container, boolean autoStartup) {
        lock.lock();
        try {
            boolean first = containers.isEmpty();
            containers.put(id, container);
            if (running != null && first) {
                keepAlive(running);
            }
            if (running == null && autoStartup && activeWhenStopped != null) {
                activeWhenStopped.add(container);
            }
            return running != null && autoStartup;
        } finally {
            lock.unlock();
        }
    }

    /** Starts a container, and stops it again if the registry was stopped, or the container removed, meanwhile. */
    private void startUnlessStopped(String id, SubscriptionContainer container) {
        container.start();
        boolean wanted;
        lock.lock();
        try {
            wanted = running != null && containers.get(id) == container;
        } finally {
            lock.unlock();
        }
        if (!wanted) {
            container.stop();
        }
    }

    private static String inWords(SubscriptionContainer container) {
        String listener = container instanceof DefaultSubscriptionContainer own
                ? own.listener()
                : container.getClass().getSimpleName();
        return listener + " (" + container.spec().describe() + ")";
    }

    @Override
    public CompletableFuture<Void> unregister(String id) {
        SubscriptionContainer container;
        lock.lock();
        try {
            container = containers.remove(id);
            if (container == null) {
                return CompletableFuture.completedFuture(null);
            }
            if (activeWhenStopped != null) {
                activeWhenStopped.remove(container);
            }
        } finally {
            lock.unlock();
        }
        return container.stop().whenComplete((stopped, failed) -> {
            checkpoints.release(container);
            all.remove(id, container);
        });
    }

    /** Called when the context is closed. Its listeners have been stopped, or were not started because the context failed. */
    @Override
    public void destroy() {
        Map<String, SubscriptionContainer> removed;
        lock.lock();
        try {
            removed = Map.copyOf(containers);
            containers.clear();
        } finally {
            lock.unlock();
        }
        removed.forEach((id, container) -> {
            checkpoints.release(container);
            all.remove(id, container);
            container.stop();
        });
    }

    @Override
    public void start() {
        Map<String, SubscriptionContainer> registered;
        @Nullable List<SubscriptionContainer> active;
        lock.lock();
        try {
            if (running != null) {
                return;
            }
            CountDownLatch ended = new CountDownLatch(1);
            running = ended;
            registered = new TreeMap<>(containers);
            active = activeWhenStopped == null ? null : List.copyOf(activeWhenStopped);
            if (!containers.isEmpty()) {
                keepAlive(ended);
            }
        } finally {
            lock.unlock();
        }
        registered.forEach((id, container) -> {
            if (active == null ? container.spec().autoStartup() : active.contains(container)) {
                startUnlessStopped(id, container);
            }
        });
    }

    /** Keeps the application alive. All other threads are daemons, so an application that has only listeners would end at once. */
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

    /**
     * Stops all listeners, and runs the callback when they have stopped. If a handler closes its own context, its listener is not
     * waited for, because it ends after the handler.
     */
    @Override
    public void stop(Runnable callback) {
        Map<SubscriptionContainer, CompletableFuture<Void>> stops = stopAll();
        stops.keySet().stream()
                .filter(DefaultSubscriptionRegistry::isHandling)
                .findFirst()
                .ifPresent(own -> {
                    LOG.warn(
                            "{} stops all listeners from its own handler; it is not waited for, and the event may come again",
                            own.spec().describe());
                    stops.remove(own);
                });
        CompletableFuture.allOf(stops.values().toArray(CompletableFuture[]::new))
                .whenComplete((done, failed) -> callback.run());
    }

    /**
     * Stops all listeners and waits for them.
     *
     * @throws IllegalStateException if a handler of one of them calls this method, because it would wait for itself; the listeners
     *     stop nevertheless
     */
    @Override
    public void stop() {
        Map<SubscriptionContainer, CompletableFuture<Void>> stops = stopAll();
        CompletableFuture<Void> all = CompletableFuture.allOf(stops.values().toArray(CompletableFuture[]::new));
        GuardedFuture.of(
                        all,
                        "the stop of all listeners, its own among them",
                        () -> stops.keySet().stream().anyMatch(DefaultSubscriptionRegistry::isHandling))
                .join();
    }

    private static boolean isHandling(SubscriptionContainer container) {
        return container instanceof DefaultSubscriptionContainer own && own.isHandling();
    }

    /** Returns whether a listener is active, which includes one that has FAILED and tries again by itself. */
    private static boolean isActive(SubscriptionContainer container) {
        return container instanceof DefaultSubscriptionContainer own
                ? own.isActive()
                : container.status().state().isActive();
    }

    private Map<SubscriptionContainer, CompletableFuture<Void>> stopAll() {
        List<SubscriptionContainer> registered;
        lock.lock();
        try {
            if (running == null) {
                return new LinkedHashMap<>();
            }
            running.countDown();
            running = null;
            activeWhenStopped = new ArrayList<>();
            registered = List.copyOf(containers.values());
        } finally {
            lock.unlock();
        }
        List<SubscriptionContainer> active = registered.stream()
                .filter(DefaultSubscriptionRegistry::isActive)
                .toList();
        Map<SubscriptionContainer, CompletableFuture<Void>> stops = new LinkedHashMap<>();
        registered.forEach(container -> stops.put(container, container.stop()));
        remember(active);
        return stops;
    }

    /** Remembers the active listeners for a restart, unless they were removed or the registry was started meanwhile. */
    private void remember(List<SubscriptionContainer> active) {
        lock.lock();
        try {
            if (running == null && activeWhenStopped != null) {
                activeWhenStopped.addAll(active);
                activeWhenStopped.retainAll(containers.values());
            }
        } finally {
            lock.unlock();
        }
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
