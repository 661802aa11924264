package io.photonpump.spring.boot.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.spring.event.ConnectionChanged;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@code photonpump.subscription.*} for each listener and {@code photonpump.client.reconnects} for each client. The time that
 * listeners take is the observation {@code photonpump.listener}.
 *
 * <p>A listener that is gone, with its bean or its context, loses its meters with the next event of any context or listener. One
 * that is made again under the same id gets new ones, whose counters begin at zero. The lock guards {@code bound}.
 */
public final class SubscriptionMeters {

    private static final String PREFIX = "photonpump.subscription.";

    private final MeterRegistry meters;
    private final SubscriptionRegistry subscriptions;
    private final Supplier<Set<String>> clients;
    private final Map<String, Bound> bound = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** A listener and its meters. */
    private record Bound(SubscriptionContainer container, List<Meter> meters) {}

    public SubscriptionMeters(MeterRegistry meters, SubscriptionRegistry subscriptions) {
        this(meters, subscriptions, Set::of);
    }

    /** {@code clients} names the clients that there are, whenever it is asked. */
    public SubscriptionMeters(MeterRegistry meters, SubscriptionRegistry subscriptions, Supplier<Set<String>> clients) {
        this.meters = meters;
        this.subscriptions = subscriptions;
        this.clients = clients;
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void everything(ContextRefreshedEvent ready) {
        refresh();
        clients.get().forEach(this::reconnects);
    }

    /** Listeners may be registered later, and may end. */
    @EventListener({SubscriptionEvent.Started.class, SubscriptionEvent.Stopped.class, ContextClosedEvent.class})
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void changed() {
        refresh();
    }

    /** Gives each listener its meters, and removes those of listeners that are gone. */
    private void refresh() {
        Map<String, SubscriptionContainer> current = subscriptions.containers().stream()
                .collect(Collectors.toMap(SubscriptionContainer::id, Function.identity()));
        lock.lock();
        try {
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
        } finally {
            lock.unlock();
        }
    }

    /** Before other observers, which may throw. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void connection(ConnectionChanged changed) {
        Counter reconnects = reconnects(changed.client());
        if (changed.event() instanceof ConnectionEvent.Disconnected disconnected && !disconnected.planned()) {
            reconnects.increment();
        }
    }

    private Counter reconnects(String client) {
        return Counter.builder("photonpump.client.reconnects")
                .description("Connections that were lost; moves to the leader are not among them")
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
        return Stream.of(
                gauge(container, tags, "lag", "Events known to wait behind the position", SubscriptionMeters::lag),
                gauge(
                        container,
                        tags,
                        "in.flight",
                        "Events held and not decided about",
                        c -> c.status().inFlight()),
                gauge(
                        container,
                        tags,
                        "live",
                        "1 if it has caught up",
                        c -> c.status().live() ? 1 : 0),
                gauge(
                        container,
                        tags,
                        "running",
                        "1 if events flow",
                        c -> c.status().state() == ContainerState.RUNNING ? 1 : 0));
    }

    private Stream<Meter> counters(SubscriptionContainer container, Tags tags) {
        return Stream.of(
                counter(container, tags, "processed", "Events handled", EventCounts::processed),
                counter(container, tags, "filtered", "Events that were not for the listener", EventCounts::filtered),
                counter(container, tags, "retries", "Attempts after the first one", EventCounts::retries),
                counter(container, tags, "group.retries", "Events returned to the group", EventCounts::groupRetries),
                counter(container, tags, "parked", "Events parked in the group", EventCounts::parked),
                counter(
                        container,
                        tags,
                        "dead.lettered",
                        "Events written to the dead-letter stream",
                        EventCounts::deadLettered),
                counter(container, tags, "broken.links", "Links whose targets are gone", EventCounts::brokenLinks),
                counter(container, tags, "skipped", "Events skipped after a failure", EventCounts::skipped));
    }

    private static double lag(SubscriptionContainer container) {
        Long lag = container.status().lag();
        return lag == null ? Double.NaN : lag;
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
