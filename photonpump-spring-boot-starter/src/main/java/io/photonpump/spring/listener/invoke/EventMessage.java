package io.photonpump.spring.listener.invoke;

import io.photonpump.spring.listener.EventDelivery;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/** A delivery in the shape that Spring's argument resolvers take. */
record EventMessage(EventDelivery delivery, MessageHeaders headers) implements Message<EventDelivery> {

    @Override
    public EventDelivery getPayload() {
        return delivery;
    }

    @Override
    public MessageHeaders getHeaders() {
        return headers;
    }

    /** Without the body, which validation errors would otherwise print. */
    @Override
    public String toString() {
        return delivery.event().toString();
    }
}
