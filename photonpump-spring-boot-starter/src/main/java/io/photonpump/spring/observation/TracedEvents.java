package io.photonpump.spring.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.photonpump.event.NewEvent;
import io.photonpump.spring.template.EventDecorator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the trace that a published event belongs to into its metadata, where listeners find it. The observation is of handing
 * the event over; how long the write took is for the caller's own to measure. Metadata that is not a map is left alone.
 */
public final class TracedEvents implements EventDecorator {

    private static final String NAME = "photonpump.publish";

    private final ObservationRegistry registry;

    public TracedEvents(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public NewEvent decorate(String stream, NewEvent event) {
        if (registry.isNoop() || event.metadata() != null && !(event.metadata() instanceof Map<?, ?>)) {
            return event;
        }
        Map<String, String> carrier = new LinkedHashMap<>();
        EventSenderContext context = new EventSenderContext(stream, event.type(), carrier);
        Observation.createNotStarted(NAME, () -> context, registry)
                .contextualName(stream + " publish")
                .lowCardinalityKeyValues(KeyValues.of(KeyValue.of("event.type", event.type())))
                .highCardinalityKeyValue("stream", stream)
                .observe(() -> {});
        return carrier.isEmpty() ? event : event.withMetadata(merged(event.metadata(), carrier));
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
