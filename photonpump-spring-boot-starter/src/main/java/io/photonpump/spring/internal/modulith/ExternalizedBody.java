package io.photonpump.spring.internal.modulith;

import io.photonpump.event.RecordedEvent;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.template.Publication;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.modulith.events.EventExternalizationConfiguration;

/**
 * The event that is written for an externalized application event: event type and body as {@link EventStoreTemplate} determines them,
 * headers as metadata. A {@link Message} has headers of its own.
 */
final class ExternalizedBody {

    private final EventExternalizationConfiguration configuration;
    private final EventStoreTemplate template;

    ExternalizedBody(EventExternalizationConfiguration configuration, EventStoreTemplate template) {
        this.configuration = configuration;
        this.template = template;
    }

    /**
     * Creates the event.
     *
     * @param mapped the application event after the mapping
     * @param id the id of the event
     */
    Publication of(Object mapped, UUID id) {
        return mapped instanceof Message<?> message
                ? publication(message.getPayload(), id, headersOf(message))
                : publication(mapped, id, new LinkedHashMap<>(configuration.getHeadersFor(mapped)));
    }

    private Publication publication(Object body, UUID id, Map<String, Object> headers) {
        Publication event = Publication.of(template.eventOf(body).withId(id));
        Object correlationId = headers.remove(RecordedEvent.CORRELATION_ID);
        Object causationId = headers.remove(RecordedEvent.CAUSATION_ID);
        event = correlationId == null ? event : event.withCorrelationId(correlationId.toString());
        event = causationId == null ? event : event.withCausationId(causationId.toString());
        return headers.isEmpty() ? event : event.withMetadata(headers);
    }

    /** Returns the headers of the application. Others are different at each repetition, or not for the outside. */
    private static Map<String, Object> headersOf(Message<?> message) {
        Map<String, Object> headers = new LinkedHashMap<>(message.getHeaders());
        headers.remove(MessageHeaders.ID);
        headers.remove(MessageHeaders.TIMESTAMP);
        headers.remove(MessageHeaders.REPLY_CHANNEL);
        headers.remove(MessageHeaders.ERROR_CHANNEL);
        return headers;
    }
}
