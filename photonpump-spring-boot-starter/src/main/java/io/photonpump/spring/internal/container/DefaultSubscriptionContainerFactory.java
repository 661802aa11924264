package io.photonpump.spring.internal.container;

import static java.util.Objects.requireNonNull;

import io.photonpump.client.EventStoreClient;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.internal.text.Durations;
import io.photonpump.settings.Backoff;
import io.photonpump.spring.internal.checkpoint.StoredPosition;
import io.photonpump.spring.internal.delivery.EventTally;
import io.photonpump.spring.internal.delivery.Lease;
import io.photonpump.spring.internal.event.SerialPublisher;
import io.photonpump.spring.internal.monitoring.GroupWatch;
import io.photonpump.spring.internal.monitoring.HandlerWatch;
import io.photonpump.spring.internal.monitoring.Watches;
import io.photonpump.spring.internal.processing.BookkeepingFilter;
import io.photonpump.spring.internal.processing.DeadLetterWriter;
import io.photonpump.spring.internal.processing.EventFilterChain;
import io.photonpump.spring.internal.processing.HandlerGate;
import io.photonpump.spring.internal.processing.RetryLog;
import io.photonpump.spring.internal.session.SessionFactory;
import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.CheckpointSpec;
import io.photonpump.spring.listener.EventInterceptor;
import io.photonpump.spring.listener.EventSelector;
import io.photonpump.spring.listener.EventStoreListener;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionContainerFactory;
import io.photonpump.spring.listener.SubscriptionCustomizer;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.CheckpointOrigin;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import io.photonpump.spring.listener.checkpoint.TransactionalCheckpointStore;
import io.photonpump.spring.listener.checkpoint.UnusableCheckpointException;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.spring.type.EventUpcaster;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;

/**
 * Creates containers: looks up the beans that the settings name, and the interceptors, upcasters and customizers. Used at start-up;
 * the containers do not refer to the factory.
 */
public final class DefaultSubscriptionContainerFactory implements SubscriptionContainerFactory {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionContainerFactory.class);

    /** The waits between attempts to subscribe: 0.2 s, doubling up to 10 s, of which half is random. */
    static final Backoff RESUBSCRIBE = Backoff.defaults().withDelays(Duration.ofMillis(200), Duration.ofSeconds(10));

    private final BeanFactory beans;
    private final Consumer<Object> events;
    private final boolean virtualThreads;

    /** The problems with the numbers of groups that were logged. */
    private final Set<String> groupProblems = ConcurrentHashMap.newKeySet();

    /**
     * @param beans where clients, stores, handlers and other beans are looked up
     * @param events receives application events
     * @param virtualThreads whether listeners run on virtual threads, which needs Java 21
     */
    public DefaultSubscriptionContainerFactory(BeanFactory beans, Consumer<Object> events, boolean virtualThreads) {
        this.beans = beans;
        this.events = events;
        this.virtualThreads = virtualThreads;
    }

    @Override
    public SubscriptionContainer create(SubscriptionSpec declared, EventStoreListener listener) {
        SubscriptionSpec wanted = customized(declared);
        ListenerBeans named = new ListenerBeans(beans, wanted);
        EventStoreClient client = named.get("client", wanted.client(), EventStoreClient.class);
        SubscriptionSpec spec = startable(wanted, client);
        CheckpointStore store = spec.checkpoint() == null
                ? null
                : named.get("checkpointStore", spec.checkpoint().store(), CheckpointStore.class);
        check(spec, listener, store);
        StoredPosition stored = store == null ? null : stored(spec, store);
        TaskExecutor executor = executor(spec);
        SerialPublisher published = new SerialPublisher(spec.describe(), events, executor);
        SessionFactory sessions = new SessionFactory(
                spec,
                listener,
                client,
                stored,
                filters(spec, listener, named),
                new BookkeepingFilter(spec, named.all(CheckpointStore.class)),
                named.get("errorHandler", spec.errors().handler(), EventErrorHandler.class),
                new DeadLetterWriter(client),
                named.all(EventInterceptor.class),
                executor,
                new EventTally(),
                new HandlerGate(),
                new RetryLog(spec.describe()),
                spec.group() == null
                        ? Lease.unlimited()
                        : Lease.of(spec.group().settings().messageTimeout()),
                RESUBSCRIBE,
                new Watches(
                        GroupWatch.of(spec, client, executor, groupProblems),
                        HandlerWatch.of(spec, published::offer, executor)));
        return new DefaultSubscriptionContainer(sessions, published);
    }

    /** Returns settings without an automatic start if the client is a mock, with which a listener can only fail. */
    private static SubscriptionSpec startable(SubscriptionSpec spec, EventStoreClient client) {
        if (client.status() != null) {
            return spec;
        }
        LOG.info(
                "{} does not start automatically, because its EventStoreClient is a mock without a status",
                spec.describe());
        return spec.withAutoStartup(false);
    }

    private static StoredPosition stored(SubscriptionSpec spec, CheckpointStore store) {
        CheckpointSpec policy = requireNonNull(spec.checkpoint());
        CheckpointOrigin origin = spec.checkpointOrigin();
        try {
            store.register(policy.name(), origin);
        } catch (UnusableCheckpointException | InvalidSettingsException | IllegalArgumentException e) {
            throw new InvalidSubscriptionException(
                    "'" + spec.id() + "'",
                    String.valueOf(e.getMessage()),
                    "Change checkpoint in the annotation, or photonpump.subscriptions." + spec.id() + ".checkpoint");
        }
        return new StoredPosition(policy, origin, store);
    }

    private SubscriptionSpec customized(SubscriptionSpec declared) {
        SubscriptionSpec spec = declared;
        for (SubscriptionCustomizer customizer : new ListenerBeans(beans, declared).all(SubscriptionCustomizer.class)) {
            spec = customized(spec, customizer);
        }
        return spec;
    }

    private static SubscriptionSpec customized(SubscriptionSpec spec, SubscriptionCustomizer customizer) {
        try {
            return Objects.requireNonNull(customizer.customize(spec), "the customizer returned null");
        } catch (InvalidSettingsException | IllegalArgumentException | NullPointerException e) {
            throw new InvalidSubscriptionException(
                    "'" + spec.id() + "'",
                    "the SubscriptionCustomizer " + customizer.getClass().getName() + " returned invalid settings: "
                            + e.getMessage(),
                    "Correct the customizer",
                    e);
        }
    }

    private static EventFilterChain filters(SubscriptionSpec spec, EventStoreListener listener, ListenerBeans named) {
        String selector = spec.selection().selector();
        return new EventFilterChain(
                spec,
                listener,
                named.all(EventUpcaster.class),
                selector == null ? null : named.get("filter", selector, EventSelector.class));
    }

    private TaskExecutor executor(SubscriptionSpec spec) {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("photonpump-" + spec.id() + "-");
        executor.setVirtualThreads(virtualThreads);
        executor.setDaemon(true);
        return executor;
    }

    private static void check(SubscriptionSpec spec, EventStoreListener listener, @Nullable CheckpointStore store) {
        if (store instanceof TransactionalCheckpointStore) {
            checkTransactional(spec, listener);
        }
        if (spec.group() != null) {
            Duration messageTimeout = spec.group().settings().messageTimeout();
            if (spec.errors().retry().total().compareTo(messageTimeout) >= 0) {
                LOG.info(
                        "{}: its retries take {} in all and the group delivers again after {}; events that do not fit are returned "
                                + "to the group instead",
                        spec.describe(),
                        Durations.format(spec.errors().retry().total()),
                        Durations.format(messageTimeout));
            }
        }
    }

    private static void checkTransactional(SubscriptionSpec spec, EventStoreListener listener) {
        String problem = null;
        String advice = "Choose another checkpoint store, or";
        if (spec.delivery().concurrency() > 1) {
            problem = "a transactional checkpoint store keeps one position, and concurrency is "
                    + spec.delivery().concurrency();
            advice += " remove concurrency";
        } else if (!listener.isSynchronous()) {
            problem = "its method returns before its work is done, and a transactional checkpoint store commits then";
            advice += " let it return void";
        } else if (spec.delivery().ackMode() != AckMode.AUTO) {
            problem = "a transactional checkpoint store decides by commit and roll-back, and ack-mode is "
                    + spec.delivery().ackMode();
            advice += " set ack-mode to auto";
        }
        if (problem != null) {
            throw new InvalidSubscriptionException("'" + spec.id() + "'", problem, advice);
        }
    }
}
