package io.photonpump.spring.internal.invoke;

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
 * The signature of a listener method.
 *
 * @param body the type of the body, without {@code List} and {@code Optional} around it; null if the method takes no body
 * @param batch whether the method takes several events at a time
 * @param headers whether the method takes headers
 * @param asynchronous whether its work may continue after it returns
 * @param brokenLinks whether it can handle a link whose target is deleted: it takes a {@code ResolvedEvent}, and nothing that only
 *     the target has
 */
record ListenerSignature(
        @Nullable ResolvableType body, boolean batch, boolean headers, boolean asynchronous, boolean brokenLinks) {

    /** Parameter types to which the body of any event can be converted. */
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
                        method,
                        "it has a Message parameter, which is not supported",
                        "Declare the body, a RecordedEvent or @Header parameters instead");
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
                    "Keep one of them, or annotate the others with @Header or @Metadata");
        }
        if (method.getParameterCount() == 0) {
            throw invalid(method, "it has no parameter", "Declare the body of the event, or a RecordedEvent");
        }
        if (batch && headers) {
            throw invalid(
                    method,
                    "it takes a batch and headers, but headers belong to one event",
                    "Declare a List<RecordedEvent>, and read the values from its events");
        }
        ResolvableType body = bodies.isEmpty() ? null : bodyType(ResolvableType.forMethodParameter(bodies.get(0)));
        return new ListenerSignature(body, batch, headers, isAsynchronous(method), takesBrokenLinks(method, beanType));
    }

    private static boolean takesBrokenLinks(Method method, Class<?> beanType) {
        boolean takesResolvedEvent = false;
        for (int i = 0; i < method.getParameterCount(); i++) {
            MethodParameter parameter = new SynthesizingMethodParameter(method, i).withContainingClass(beanType);
            takesResolvedEvent |= isResolvedEvent(parameter);
            if (requiresTarget(parameter)) {
                return false;
            }
        }
        return takesResolvedEvent;
    }

    private static boolean isResolvedEvent(MethodParameter parameter) {
        return bodyType(ResolvableType.forMethodParameter(parameter)).toClass() == ResolvedEvent.class;
    }

    private static boolean requiresTarget(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        if (parameter.hasParameterAnnotation(Metadata.class)) {
            return true;
        }
        if (isHeader(parameter)) {
            return EventHeaders.requiresTarget(parameter);
        }
        return !isResolvedEvent(parameter)
                && type != Acknowledgment.class
                && !Subscription.class.isAssignableFrom(type);
    }

    /** Returns whether the method can be called with events of any type. */
    boolean takesAnyType() {
        if (body == null) {
            return true;
        }
        Class<?> type = body.toClass();
        return UNTYPED.contains(type) || isEvent(type);
    }

    /** Returns {@code T} for {@code List<T>} and {@code Optional<T>}, and other types as they are. */
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
