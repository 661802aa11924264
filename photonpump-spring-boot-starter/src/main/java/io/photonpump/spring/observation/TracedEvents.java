package io.photonpump.spring.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.photonpump.error.WriteOutcomeUnknownException;
import io.photonpump.event.NewEvent;
import io.photonpump.spring.template.EventDecorator;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Observes each published event as {@code photonpump.publish}, from the call until the server has answered, and writes the trace
 * that it belongs to into its metadata, where listeners find it. The key {@code outcome} is {@code written}, {@code failed}, or
 * {@code unknown} if the client cannot know. Metadata that is not a map is left alone. The last decorator, so that the id of the
 * event does not change between the beginning of an observation and its end. A fault of the observation is logged once and does
 * not keep the event from being written.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
public final class TracedEvents implements EventDecorator {

    private static final Logger LOG = LoggerFactory.getLogger(TracedEvents.class);

    private static final String NAME = "photonpump.publish";

    private final ObservationRegistry registry;

    /** By the id of the event, which may be published several times at once. */
    private final Map<UUID, Queue<Observation>> open = new ConcurrentHashMap<>();

    private final AtomicBoolean complained = new AtomicBoolean();

    public TracedEvents(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public NewEvent decorate(String stream, NewEvent event) {
        if (registry.isNoop()) {
            return event;
        }
        Map<String, String> carrier = new LinkedHashMap<>();
        try {
            begin(stream, event, carrier);
        } catch (RuntimeException e) {
            complain(e);
        }
        boolean traceable = event.metadata() == null || event.metadata() instanceof Map<?, ?>;
        return carrier.isEmpty() || !traceable ? event : event.withMetadata(merged(event.metadata(), carrier));
    }

    private void begin(String stream, NewEvent event, Map<String, String> carrier) {
        EventSenderContext context = new EventSenderContext(stream, event.type(), carrier);
        Observation observation = Observation.createNotStarted(NAME, () -> context, registry)
                .contextualName(stream + " publish")
                .lowCardinalityKeyValues(KeyValues.of(KeyValue.of("event.type", event.type())))
                .highCardinalityKeyValue("stream", stream)
                .start();
        open.compute(event.id(), (id, others) -> {
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
                end(observation, failure);
            }
        }
    }

    private @Nullable Observation take(UUID id) {
        Observation[] taken = {null};
        open.computeIfPresent(id, (key, queue) -> {
            taken[0] = queue.poll();
            return queue.isEmpty() ? null : queue;
        });
        return taken[0];
    }

    private void end(Observation observation, @Nullable Throwable failure) {
        try {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            observation.lowCardinalityKeyValue("outcome", outcome(cause));
            if (cause != null) {
                observation.error(cause);
            }
            observation.stop();
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    private static String outcome(@Nullable Throwable failure) {
        if (failure == null) {
            return "written";
        }
        return failure instanceof WriteOutcomeUnknownException ? "unknown" : "failed";
    }

    private void complain(RuntimeException e) {
        if (complained.compareAndSet(false, true)) {
            LOG.warn("published events cannot be observed; further failures of this kind are not logged", e);
        }
    }

    /** What the caller wrote wins. */
    private static Map<String, Object> merged(@Nullable Object given, Map<String, String> carrier) {
        Map<String, Object> merged = new LinkedHashMap<>(carrier);
        if (given instanceof Map<?, ?> map) {
            map.forEach((key, value) -> merged.put(String.valueOf(key), value));
        }
        return merged;
    }
}
