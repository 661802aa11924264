package io.photonpump.spring.internal.invoke;

import io.photonpump.spring.listener.EventDelivery;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/** Adapts a delivery to the {@link Message} that Spring's argument resolvers expect. */
record EventMessage(EventDelivery delivery, MessageHeaders headers) implements Message<EventDelivery> {

    @Override
    public EventDelivery getPayload() {
        return delivery;
    }

    @Override
    public MessageHeaders getHeaders() {
        return headers;
    }

    /** Returns a description without the body, because the messages of validation errors contain it. */
    @Override
    public String toString() {
        return delivery.event().toString();
    }
}
