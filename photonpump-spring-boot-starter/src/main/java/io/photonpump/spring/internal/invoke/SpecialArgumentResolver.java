package io.photonpump.spring.internal.invoke;

import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.annotation.Metadata;
import io.photonpump.spring.listener.Acknowledgment;
import io.photonpump.spring.listener.EventDelivery;
import io.photonpump.spring.type.EventConverter;
import io.photonpump.subscription.Subscription;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/** Resolves parameters other than the body and headers: the event, its metadata, the acknowledgment and the subscription. */
final class SpecialArgumentResolver implements HandlerMethodArgumentResolver {

    private final EventConverter converter;

    SpecialArgumentResolver(EventConverter converter) {
        this.converter = converter;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return parameter.hasParameterAnnotation(Metadata.class)
                || ListenerSignature.isEvent(type)
                || type == Acknowledgment.class
                || Subscription.class.isAssignableFrom(type);
    }

    @Override
    public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
        EventDelivery delivery = (EventDelivery) message.getPayload();
        if (parameter.hasParameterAnnotation(Metadata.class)) {
            RecordedEvent event = delivery.event().resolved();
            return event.metadata().isEmpty()
                    ? null
                    : converter.read(event.metadata(), parameter.getGenericParameterType());
        }
        Class<?> type = parameter.getParameterType();
        if (type == Acknowledgment.class) {
            return delivery.acknowledgment();
        }
        if (type == ResolvedEvent.class) {
            return delivery.event();
        }
        return type == RecordedEvent.class ? delivery.event().resolved() : delivery.source();
    }
}
