package io.photonpump.spring.boot.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.spring.event.ConnectionChanged;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.GroupStatus;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Registers the meters {@code photonpump.subscription.*} for each listener, and {@code photonpump.client.reconnects} for each client.
 * The handling time of listeners is measured by the observation {@code photonpump.listener} instead.
 *
 * <p>The meters of a listener whose bean or context was closed are removed at the next event of any context or listener. A listener
 * that is created again with the same id has new meters, whose counters start at zero.
 *
 * <p>Application events arrive on several threads. {@code bound} belongs to the thread that has raised {@code refreshes} from 0.
 */
public final class SubscriptionMeters {

    private static final String PREFIX = "photonpump.subscription.";

    private final MeterRegistry meters;
    private final SubscriptionRegistry subscriptions;
    private final Supplier<Set<String>> clients;
    private final Map<String, Bound> bound = new HashMap<>();
    private final AtomicInteger refreshes = new AtomicInteger();

    /** A listener and its meters. */
    private record Bound(SubscriptionContainer container, List<Meter> meters) {}

    /**
     * Creates meters for listeners, and for clients as soon as their connections change.
     *
     * @param meters the registry of the meters
     * @param subscriptions the listeners of the application
     */
    public SubscriptionMeters(MeterRegistry meters, SubscriptionRegistry subscriptions) {
        this(meters, subscriptions, Set::of);
    }

    /**
     * Creates meters for listeners and clients.
     *
     * @param meters the registry of the meters
     * @param subscriptions the listeners of the application
     * @param clients returns the names of the current clients; called when the application has started
     */
    public SubscriptionMeters(MeterRegistry meters, SubscriptionRegistry subscriptions, Supplier<Set<String>> clients) {
        this.meters = meters;
        this.subscriptions = subscriptions;
        this.clients = clients;
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void contextRefreshed(ContextRefreshedEvent ready) {
        refresh();
        clients.get().forEach(this::reconnects);
    }

    /** Listeners may be registered and unregistered while the application runs. */
    @EventListener({SubscriptionEvent.Started.class, SubscriptionEvent.Stopped.class, ContextClosedEvent.class})
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void listenersChanged() {
        refresh();
    }

    /**
     * Registers the meters of new listeners, and removes those of listeners that are no longer registered. Registering calls
     * filters and listeners of the application, so no lock is held: a call that finds another one at work returns, and the other
     * one starts over.
     */
    private void refresh() {
        if (refreshes.getAndIncrement() > 0) {
            return;
        }
        int seen = 0;
        try {
            do {
                seen = refreshes.get();
                registerAndRemove();
            } while (!refreshes.compareAndSet(seen, 0));
        } catch (RuntimeException | Error e) {
            refreshes.set(0);
            throw e;
        }
    }

    private void registerAndRemove() {
        Map<String, SubscriptionContainer> current = subscriptions.containers().stream()
                .collect(Collectors.toMap(SubscriptionContainer::id, Function.identity()));
        bound.values().removeIf(known -> {
            boolean gone = current.get(known.container().id()) != known.container();
            if (gone) {
                known.meters().forEach(meters::remove);
            }
            return gone;
        });
        for (SubscriptionContainer container : current.values()) {
            if (!bound.containsKey(container.id())) {
                bound.put(container.id(), bind(container));
            }
        }
    }

    /** This observer runs before others, because an exception of another observer would prevent its call. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void connectionChanged(ConnectionChanged changed) {
        Counter reconnects = reconnects(changed.client());
        if (changed.event() instanceof ConnectionEvent.Disconnected disconnected && !disconnected.planned()) {
            reconnects.increment();
        }
    }

    private Counter reconnects(String client) {
        return Counter.builder("photonpump.client.reconnects")
                .description("Lost connections, without planned moves to the leader")
                .tag("client", client)
                .register(meters);
    }

    private Bound bind(SubscriptionContainer container) {
        Tags tags = Tags.of(
                "subscription", container.id(), "kind", container.spec().kind().toString());
        return new Bound(
                container,
                Stream.concat(gauges(container, tags), counters(container, tags))
                        .toList());
    }

    private Stream<Meter> gauges(SubscriptionContainer container, Tags tags) {
        return Stream.concat(lags(container, tags), states(container, tags));
    }

    /** The gauges of what a listener has left to do. A gauge that is unknown for now has no value (NaN). */
    private Stream<Meter> lags(SubscriptionContainer container, Tags tags) {
        return switch (container.spec().kind()) {
            case VOLATILE -> Stream.of();
            case CATCH_UP -> Stream.of(lag(container, tags), lagTime(container, tags));
            case PERSISTENT -> Stream.of(lag(container, tags), parkedInGroup(container, tags));
        };
    }

    private Meter lag(SubscriptionContainer container, Tags tags) {
        return Gauge.builder(PREFIX + "lag", container, c -> value(c.status().lag()))
                .description("Known events that are not handled")
                .baseUnit("events")
                .tags(tags)
                .register(meters);
    }

    private Meter lagTime(SubscriptionContainer container, Tags tags) {
        return TimeGauge.builder(PREFIX + "lag.time", container, TimeUnit.MILLISECONDS, c -> {
                    Duration time = c.status().lagTime();
                    return value(time == null ? null : time.toMillis());
                })
                .description("Age of the oldest event that is not handled; 0 if the listener has caught up")
                .tags(tags)
                .register(meters);
    }

    private Meter parkedInGroup(SubscriptionContainer container, Tags tags) {
        return Gauge.builder(PREFIX + "group.parked", container, c -> {
                    GroupStatus group = c.status().group();
                    return value(group == null ? null : group.parked());
                })
                .description("Parked events of the group, as the server reports them")
                .baseUnit("events")
                .tags(tags)
                .register(meters);
    }

    private static double value(@Nullable Long number) {
        return number == null ? Double.NaN : number;
    }

    private Stream<Meter> states(SubscriptionContainer container, Tags tags) {
        return Stream.of(
                gauge(
                        container,
                        tags,
                        "in.flight",
                        "Events that the listener holds",
                        c -> c.status().inFlight()),
                gauge(
                        container,
                        tags,
                        "live",
                        "1 if the listener has caught up",
                        c -> c.status().live() ? 1 : 0),
                gauge(
                        container,
                        tags,
                        "running",
                        "1 if the listener is running",
                        c -> c.status().state() == ContainerState.RUNNING ? 1 : 0));
    }

    private Stream<Meter> counters(SubscriptionContainer container, Tags tags) {
        return Stream.of(
                counter(container, tags, "processed", "Events handled", EventCounts::processed),
                counter(container, tags, "filtered", "Events that were not for the listener", EventCounts::filtered),
                counter(container, tags, "retries", "Retries of failed events", EventCounts::retries),
                counter(container, tags, "group.retries", "Events returned to the group", EventCounts::groupRetries),
                counter(container, tags, "parked", "Events parked by the group", EventCounts::parked),
                counter(
                        container,
                        tags,
                        "dead.lettered",
                        "Events written to the dead-letter stream",
                        EventCounts::deadLettered),
                counter(container, tags, "broken.links", "Links whose targets are deleted", EventCounts::brokenLinks),
                counter(container, tags, "skipped", "Events skipped after a failure", EventCounts::skipped));
    }

    private Meter gauge(
            SubscriptionContainer container,
            Tags tags,
            String name,
            String description,
            ToDoubleFunction<SubscriptionContainer> value) {
        return Gauge.builder(PREFIX + name, container, value)
                .description(description)
                .tags(tags)
                .register(meters);
    }

    private Meter counter(
            SubscriptionContainer container,
            Tags tags,
            String name,
            String description,
            ToDoubleFunction<EventCounts> value) {
        return FunctionCounter.builder(PREFIX + name, container, c -> value.applyAsDouble(c.counts()))
                .description(description)
                .tags(tags)
                .register(meters);
    }
}
