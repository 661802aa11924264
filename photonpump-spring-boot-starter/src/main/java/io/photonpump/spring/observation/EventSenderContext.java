package io.photonpump.spring.observation;

import io.micrometer.observation.transport.SenderContext;
import java.util.Map;

/** An event about to be written. What tracing adds to the carrier becomes metadata. */
public final class EventSenderContext extends SenderContext<Map<String, String>> {

    private final String stream;
    private final String eventType;

    EventSenderContext(String stream, String eventType, Map<String, String> carrier) {
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

    public String getStream() {
        return stream;
    }

    public String getEventType() {
        return eventType;
    }
}
