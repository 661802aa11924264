package io.photonpump.spring.listener.invoke;

import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.annotation.Metadata;
import io.photonpump.spring.listener.Acknowledgment;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.subscription.Subscription;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import tools.jackson.databind.JsonNode;

/**
 * What a listener method asks for.
 *
 * @param body the type of the body, inside {@code List} and {@code Optional}; null: it takes no body
 * @param batch whether it takes several events at a time
 * @param headers whether it asks for headers
 * @param asynchronous whether its work may go on after it returned
 * @param brokenLinks whether it can be called with a link whose target is gone: it asks for {@code ResolvedEvent}, and for
 *     nothing that only the target has
 */
record ListenerSignature(
        @Nullable ResolvableType body, boolean batch, boolean headers, boolean asynchronous, boolean brokenLinks) {

    /** Bodies of these types can be made of any event. */
    private static final Set<Class<?>> UNTYPED =
            Set.of(byte[].class, String.class, JsonNode.class, Map.class, Object.class);

    static ListenerSignature of(Method method, Class<?> beanType) {
        List<MethodParameter> bodies = new ArrayList<>();
        boolean headers = false;
        boolean batch = false;
        for (int i = 0; i < method.getParameterCount(); i++) {
            MethodParameter parameter = new MethodParameter(method, i).withContainingClass(beanType);
            Class<?> type = parameter.getParameterType();
            if (type == Message.class) {
                throw invalid(
                        method, "it asks for a Message", "Take the body, RecordedEvent and @Header parameters instead");
            }
            headers |= isHeader(parameter);
            batch |= isList(parameter);
            if (isBody(parameter)) {
                bodies.add(parameter);
            }
        }
        if (bodies.size() > 1) {
            throw invalid(
                    method,
                    "it has " + bodies.size() + " parameters that could be the body",
                    "Leave one of them, or mark the others with @Header or @Metadata");
        }
        if (method.getParameterCount() == 0) {
            throw invalid(method, "it takes no parameter", "Take the body of the event, or a RecordedEvent");
        }
        if (batch && headers) {
            throw invalid(method, "it asks for headers of a whole batch", "Take a List<RecordedEvent> and look there");
        }
        ResolvableType body = bodies.isEmpty() ? null : bodyType(ResolvableType.forMethodParameter(bodies.get(0)));
        return new ListenerSignature(body, batch, headers, isAsynchronous(method), takesBrokenLinks(method, beanType));
    }

    private static boolean takesBrokenLinks(Method method, Class<?> beanType) {
        boolean asked = false;
        for (int i = 0; i < method.getParameterCount(); i++) {
            MethodParameter parameter = new SynthesizingMethodParameter(method, i).withContainingClass(beanType);
            asked |= isResolvedEvent(parameter);
            if (needsTarget(parameter)) {
                return false;
            }
        }
        return asked;
    }

    private static boolean isResolvedEvent(MethodParameter parameter) {
        return bodyType(ResolvableType.forMethodParameter(parameter)).toClass() == ResolvedEvent.class;
    }

    private static boolean needsTarget(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        if (parameter.hasParameterAnnotation(Metadata.class)) {
            return true;
        }
        if (isHeader(parameter)) {
            return EventHeaders.needTarget(parameter);
        }
        return !isResolvedEvent(parameter)
                && type != Acknowledgment.class
                && !Subscription.class.isAssignableFrom(type);
    }

    /** Whether an event of any type can be its body. */
    boolean takesAnyType() {
        if (body == null) {
            return true;
        }
        Class<?> type = body.toClass();
        return UNTYPED.contains(type) || isEvent(type);
    }

    /** {@code List<T>} and {@code Optional<T>} are about a {@code T}. */
    static ResolvableType bodyType(ResolvableType parameter) {
        Class<?> type = parameter.toClass();
        return type == List.class || type == Optional.class ? bodyType(parameter.getGeneric(0)) : parameter;
    }

    static boolean isEvent(Type type) {
        return type == RecordedEvent.class || type == ResolvedEvent.class;
    }

    static boolean isList(MethodParameter parameter) {
        return Collection.class.isAssignableFrom(parameter.getParameterType()) && !isHeader(parameter);
    }

    private static boolean isHeader(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(Header.class) || parameter.hasParameterAnnotation(Headers.class);
    }

    private static boolean isBody(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        boolean special = isHeader(parameter)
                || parameter.hasParameterAnnotation(Metadata.class)
                || type == Acknowledgment.class
                || Subscription.class.isAssignableFrom(type)
                || isEvent(type)
                || isEvent(
                        bodyType(ResolvableType.forMethodParameter(parameter)).toClass());
        return !special;
    }

    private static boolean isAsynchronous(Method method) {
        Class<?> type = method.getReturnType();
        return CompletionStage.class.isAssignableFrom(type)
                || Future.class.isAssignableFrom(type)
                || type.getName().startsWith("reactor.core.publisher.");
    }

    private static InvalidSubscriptionException invalid(Method method, String problem, String advice) {
        return new InvalidSubscriptionException(
                method.getDeclaringClass().getSimpleName() + "." + method.getName(), problem, advice);
    }
}
