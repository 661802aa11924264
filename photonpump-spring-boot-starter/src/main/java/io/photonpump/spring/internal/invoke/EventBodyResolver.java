package io.photonpump.spring.internal.invoke;

import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.event.BodyConversion;
import io.photonpump.spring.listener.EventDelivery;
import io.photonpump.spring.type.EventConverter;
import io.photonpump.spring.type.EventTypeRegistry;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Resolves the body of the event, or the bodies of a batch. It inherits the validation of {@code @Valid} parameters. Unlike its
 * superclass it accepts an empty body, which becomes null, or an empty array, string or {@code Optional}.
 */
final class EventBodyResolver extends PayloadMethodArgumentResolver {

    private final EventTypeRegistry types;
    private final EventConverter converter;

    EventBodyResolver(EventTypeRegistry types, EventConverter converter, @Nullable Validator validator) {
        // The superclass requires a message converter. It is never used, because the payload is the delivery itself.
        super(new ByteArrayMessageConverter(), validator, true);
        this.types = types;
        this.converter = converter;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return true;
    }

    @Override
    public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
        EventDelivery delivery = (EventDelivery) message.getPayload();
        ResolvableType type = ResolvableType.forMethodParameter(parameter);
        ResolvableType body = ListenerSignature.bodyType(type);
        if (!ListenerSignature.isList(parameter)) {
            Object value = validated(read(delivery.event(), body), parameter, message);
            return type.toClass() == Optional.class ? Optional.ofNullable(value) : value;
        }
        List<@Nullable Object> bodies = new ArrayList<>(delivery.events().size());
        for (ResolvedEvent event : delivery.events()) {
            bodies.add(validated(read(event, body), parameter, message));
        }
        return bodies;
    }

    private @Nullable Object validated(@Nullable Object value, MethodParameter parameter, Message<?> message) {
        if (value != null) {
            validate(message, parameter, value);
        }
        return value;
    }

    private @Nullable Object read(ResolvedEvent received, ResolvableType wanted) {
        Class<?> wantedClass = wanted.toClass();
        if (wantedClass == ResolvedEvent.class) {
            return received;
        }
        RecordedEvent event = received.resolved();
        if (wantedClass == RecordedEvent.class) {
            return event;
        }
        // The registry knows classes only; the type arguments of a parameter would be lost.
        Type target = wanted.hasGenerics()
                ? wanted.getType()
                : types.bodyClass(event.type(), wantedClass).orElse(wantedClass);
        return BodyConversion.read(converter, event, target);
    }
}
