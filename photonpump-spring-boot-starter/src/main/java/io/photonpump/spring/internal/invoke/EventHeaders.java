package io.photonpump.spring.internal.invoke;

import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.EventDelivery;
import io.photonpump.spring.listener.EventStoreHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.ValueConstants;

/** The message headers of one delivery. */
final class EventHeaders extends MessageHeaders {

    private static final long serialVersionUID = 1;

    /** Tells the superclass to add no timestamp. */
    private static final long NO_TIMESTAMP = -1;

    /** The headers that a link has even if its target is deleted. */
    private static final Set<String> LINK_HEADERS = Set.of(
            EventStoreHeaders.SUBSCRIPTION_ID,
            EventStoreHeaders.RETRY_COUNT,
            EventStoreHeaders.LINK_STREAM,
            EventStoreHeaders.LINK_EVENT_NUMBER);

    static final EventHeaders NONE = new EventHeaders(Map.of());

    private EventHeaders(Map<String, Object> headers) {
        super(headers, ID_VALUE_NONE, NO_TIMESTAMP);
    }

    /** Returns whether a {@code @Header} parameter requires a header that a link with a deleted target does not have. */
    static boolean requiresTarget(MethodParameter parameter) {
        Header header = parameter.getParameterAnnotation(Header.class);
        if (header == null
                || !header.required()
                || !header.defaultValue().equals(ValueConstants.DEFAULT_NONE)
                || parameter.isOptional()) {
            return false;
        }
        // A name with an expression is not in the set, so it requires the target.
        return !LINK_HEADERS.contains(header.name());
    }

    static EventHeaders of(EventDelivery delivery) {
        ResolvedEvent received = delivery.event();
        Map<String, Object> headers = new HashMap<>();
        headers.put(EventStoreHeaders.SUBSCRIPTION_ID, delivery.subscription().id());
        headers.put(EventStoreHeaders.RETRY_COUNT, received.retryCount());
        put(headers, EventStoreHeaders.POSITION, received.position());
        RecordedEvent link = received.link();
        if (link != null) {
            headers.put(EventStoreHeaders.LINK_STREAM, link.stream());
            headers.put(EventStoreHeaders.LINK_EVENT_NUMBER, link.eventNumber());
        }
        if (received.isResolved()) {
            add(headers, received.resolved());
        }
        return new EventHeaders(headers);
    }

    private static void add(Map<String, Object> headers, RecordedEvent event) {
        headers.put(EventStoreHeaders.STREAM, event.stream());
        headers.put(EventStoreHeaders.EVENT_NUMBER, event.eventNumber());
        headers.put(EventStoreHeaders.EVENT_TYPE, event.type());
        headers.put(EventStoreHeaders.EVENT_ID, event.id());
        headers.put(EventStoreHeaders.CREATED, event.created());
        headers.put(EventStoreHeaders.IS_JSON, event.data().isJson());
        put(headers, EventStoreHeaders.CORRELATION_ID, event.correlationId());
        put(headers, EventStoreHeaders.CAUSATION_ID, event.causationId());
    }

    private static void put(Map<String, Object> headers, String name, @Nullable Object value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
