package io.photonpump.spring.observation;

import io.micrometer.observation.transport.SenderContext;
import java.util.Map;

/**
 * The observation context of an event that is being published. Entries that a tracer adds to the carrier become metadata of the
 * event.
 */
public final class EventSenderContext extends SenderContext<Map<String, String>> {

    private final String stream;
    private final String eventType;

    /**
     * Creates a context.
     *
     * @param stream the stream to which the event is written
     * @param eventType the type of the event
     * @param carrier receives the entries of the tracer
     */
    public EventSenderContext(String stream, String eventType, Map<String, String> carrier) {
        super((map, key, value) -> {
            if (map != null) {
                map.put(key, value);
            }
        });
        this.stream = stream;
        this.eventType = eventType;
        setCarrier(carrier);
        setRemoteServiceName("eventstore");
    }

    /**
     * Returns the stream to which the event is written.
     *
     * @return the name of the stream
     */
    public String getStream() {
        return stream;
    }

    /**
     * Returns the type of the event.
     *
     * @return the event type
     */
    public String getEventType() {
        return eventType;
    }
}
