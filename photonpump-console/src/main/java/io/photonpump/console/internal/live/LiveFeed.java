package io.photonpump.console.internal.live;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells open pages every second how connections and listeners do. It has a thread while a page is open; otherwise it does nothing
 * at all.
 *
 * <p>The lock guards which session runs. A session's samplers belong to its thread. Viewers are called without the lock.
 */
public final class LiveFeed implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    /** The most pages that can be open at the same time. */
    public static final int MAX_VIEWERS = 50;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Supplier<Map<String, EventStoreClient>> clients;
    private final SubscriptionRegistry subscriptions;
    private final ConnectionHistory history;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Session session;
    private volatile boolean running;

    public LiveFeed(
            Supplier<Map<String, EventStoreClient>> clients,
            SubscriptionRegistry subscriptions,
            ConnectionHistory history) {
        this.clients = clients;
        this.subscriptions = subscriptions;
        this.history = history;
    }

    /**
     * Adds a page. It receives a message at once and one every second, on the thread of the feed, which it must not block.
     *
     * @return false if the application stops or too many pages are open
     */
    public boolean open(Viewer viewer) {
        Session entered;
        lock.lock();
        try {
            if (!running) {
                return false;
            }
            if (session == null) {
                session = new Session();
            }
            if (session.viewers.size() >= MAX_VIEWERS) {
                return false;
            }
            entered = session;
            entered.viewers.add(viewer);
        } finally {
            lock.unlock();
        }
        entered.greet(viewer);
        return true;
    }

    /** Removes a page. With the last one, all work ends. */
    public void close(Viewer viewer) {
        lock.lock();
        try {
            if (session != null && session.viewers.remove(viewer) && session.viewers.isEmpty()) {
                session.thread.shutdownNow();
                session = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of open pages. */
    public int viewers() {
        lock.lock();
        try {
            return session == null ? 0 : session.viewers.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Ends all pages, before the web server waits for its requests to end. */
    @Override
    public void stop() {
        Session ended;
        lock.lock();
        try {
            running = false;
            ended = session;
            session = null;
        } finally {
            lock.unlock();
        }
        if (ended != null) {
            ended.thread.shutdownNow();
            ended.viewers.forEach(Viewer::end);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    /** An open page. */
    public interface Viewer {

        /** Receives a message as JSON. */
        void show(String json);

        /** Ends: the application stops. */
        void end();
    }

    /** The work while at least one page is open. */
    private final class Session {

        private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
        private final Map<String, ConnectionSampler> connections = new HashMap<>();
        private final Map<String, ListenerSampler> listeners = new HashMap<>();
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "photonpump-console");
            created.setDaemon(true);
            return created;
        });
        private @Nullable Map<String, Object> last;

        Session() {
            thread.scheduleWithFixedDelay(this::sample, 0, 1, TimeUnit.SECONDS);
        }

        /** Shows the last samples to a page that was opened later than others. The first sample follows at once. */
        void greet(Viewer viewer) {
            try {
                thread.execute(() -> {
                    if (last != null) {
                        viewer.show(message(last, true));
                    }
                });
            } catch (RejectedExecutionException stopped) {
                viewer.end();
            }
        }

        private void sample() {
            try {
                boolean first = last == null;
                Map<String, Object> sampled = take();
                last = sampled;
                String json = message(sampled, first);
                viewers.forEach(viewer -> viewer.show(json));
            } catch (RuntimeException e) {
                LOG.warn("The console could not describe the listeners", e);
            }
        }

        private Map<String, Object> take() {
            long now = System.currentTimeMillis();
            List<Object> connectionViews = new ArrayList<>();
            clients.get().forEach((name, client) -> {
                ConnectionSampler sampler = connections.get(name);
                if (sampler == null || sampler.client() != client) {
                    sampler = new ConnectionSampler(name, client, history);
                    connections.put(name, sampler);
                }
                connectionViews.add(sampler.sample());
            });
            List<Object> listenerViews = new ArrayList<>();
            for (SubscriptionContainer container : subscriptions.containers()) {
                ListenerSampler sampler = listeners.get(container.id());
                if (sampler == null || sampler.container() != container) {
                    sampler = new ListenerSampler(container);
                    listeners.put(container.id(), sampler);
                }
                listenerViews.add(sampler.sample(now));
            }
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("time", now);
            view.put("connections", connectionViews);
            view.put("listeners", listenerViews);
            return view;
        }

        private String message(Map<String, Object> sampled, boolean withHistory) {
            Map<String, Object> message = new LinkedHashMap<>(sampled);
            if (withHistory) {
                Map<String, Object> histories = new LinkedHashMap<>();
                listeners.forEach((id, sampler) -> histories.put(id, sampler.history()));
                message.put("history", histories);
            }
            return JSON.writeValueAsString(message);
        }
    }
}
