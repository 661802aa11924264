package io.photonpump.spring.internal.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.photonpump.event.NewEvent;
import io.photonpump.internal.thread.Failures;
import io.photonpump.spring.observation.EventSenderContext;
import io.photonpump.spring.template.EventDecorator;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Observes each published event as {@code photonpump.publish}, from the publish call until the outcome of the write is known, and
 * adds the current trace to the event's metadata, from which listeners continue it. The key {@code outcome} has the values of
 * {@link WriteOutcome}; it is the only one of low cardinality. An event whose metadata is not a map
 * is written without a trace. If the observation itself fails, this class logs a warning once, and the event is still written.
 *
 * <p>This decorator has the lowest precedence: it identifies observations by the id of the event, which no later decorator may
 * replace. Safe for use by any thread.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
public final class TracedEvents implements EventDecorator {

    private static final Logger LOG = LoggerFactory.getLogger(TracedEvents.class);

    private static final String NAME = "photonpump.publish";

    private final ObservationRegistry registry;

    /** Running observations by the id of the event. One event may be published several times at once, so there is a queue for each id. */
    private final Map<UUID, Queue<Observation>> running = new ConcurrentHashMap<>();

    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * Creates a decorator.
     *
     * @param registry receives the observations
     */
    public TracedEvents(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public NewEvent decorate(String stream, NewEvent event) {
        return decorate(stream, event, null);
    }

    /** Returns a decorator that continues the trace of this thread on other threads. */
    @Override
    public EventDecorator captured() {
        Observation parent = registry.getCurrentObservation();
        return new EventDecorator() {
            @Override
            public NewEvent decorate(String stream, NewEvent event) {
                return TracedEvents.this.decorate(stream, event, parent);
            }

            @Override
            public void written(String stream, List<NewEvent> events, @Nullable Throwable failure) {
                TracedEvents.this.written(stream, events, failure);
            }
        };
    }

    private NewEvent decorate(String stream, NewEvent event, @Nullable Observation parent) {
        if (registry.isNoop()) {
            return event;
        }
        Map<String, String> carrier = new LinkedHashMap<>();
        try {
            start(stream, event, parent, carrier);
        } catch (RuntimeException e) {
            warnOnce(e);
        }
        boolean traceable = event.metadata() == null || event.metadata() instanceof Map<?, ?>;
        return carrier.isEmpty() || !traceable ? event : event.withMetadata(merged(event.metadata(), carrier));
    }

    private void start(String stream, NewEvent event, @Nullable Observation parent, Map<String, String> carrier) {
        EventSenderContext context = new EventSenderContext(stream, event.type(), carrier);
        Observation observation = Observation.createNotStarted(NAME, () -> context, registry)
                .contextualName(stream + " publish")
                .highCardinalityKeyValue("stream", stream)
                .highCardinalityKeyValue("event.type", event.type());
        if (parent != null) {
            observation.parentObservation(parent);
        }
        observation.start();
        running.compute(event.id(), (id, others) -> {
            Queue<Observation> queue = others == null ? new ArrayDeque<>() : others;
            queue.add(observation);
            return queue;
        });
    }

    @Override
    public void written(String stream, List<NewEvent> events, @Nullable Throwable failure) {
        for (NewEvent event : events) {
            Observation observation = take(event.id());
            if (observation != null) {
                stop(observation, failure);
            }
        }
    }

    private @Nullable Observation take(UUID id) {
        Observation[] taken = {null};
        running.computeIfPresent(id, (key, queue) -> {
            taken[0] = queue.poll();
            return queue.isEmpty() ? null : queue;
        });
        return taken[0];
    }

    private void stop(Observation observation, @Nullable Throwable failure) {
        try {
            Throwable cause = failure == null ? null : Failures.unwrapped(failure);
            observation.lowCardinalityKeyValue("outcome", WriteOutcome.of(cause).text());
            if (cause != null) {
                observation.error(cause);
            }
            observation.stop();
        } catch (RuntimeException e) {
            warnOnce(e);
        }
    }

    private void warnOnce(RuntimeException e) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn("An observation of a published event failed; further failures are not logged", e);
        }
    }

    /** Returns the metadata with the carrier's entries added. The caller's own entries win. */
    private static Map<String, Object> merged(@Nullable Object given, Map<String, String> carrier) {
        Map<String, Object> merged = new LinkedHashMap<>(carrier);
        if (given instanceof Map<?, ?> map) {
            map.forEach((key, value) -> merged.put(String.valueOf(key), value));
        }
        return merged;
    }
}
