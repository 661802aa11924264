package io.photonpump.spring.internal.invoke;

import io.photonpump.spring.annotation.EventHandler;
import io.photonpump.spring.listener.EventStoreListener;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.ReplayHook;
import io.photonpump.spring.type.EventConverter;
import io.photonpump.spring.type.EventTypeRegistry;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.validation.Validator;

/** Creates listeners from methods of beans. */
public final class MethodListenerFactory {

    private final EventTypeRegistry types;
    private final DefaultMessageHandlerMethodFactory methods = new DefaultMessageHandlerMethodFactory();

    /**
     * Creates a factory.
     *
     * @param types the event types of body classes
     * @param converter converts bodies and metadata
     * @param validator validates {@code @Valid} parameters; null to validate nothing
     * @param beanFactory resolves placeholders and expressions in the annotations of parameters
     */
    public MethodListenerFactory(
            EventTypeRegistry types, EventConverter converter, @Nullable Validator validator, BeanFactory beanFactory) {
        this.types = types;
        methods.setBeanFactory(beanFactory);
        methods.setCustomArgumentResolvers(
                List.of(new SpecialArgumentResolver(converter), new EventBodyResolver(types, converter, validator)));
        methods.afterPropertiesSet();
    }

    /**
     * Creates a listener that calls one method.
     *
     * @param bean the bean to call, which may be a proxy
     * @param method the method, invocable on the bean
     * @param typesChosen whether the subscription names event types; the method then receives events of any type
     * @param hook resets the listener before a replay; null: nothing does
     * @return a listener
     * @throws InvalidSubscriptionException if the parameters of the method are not those of a listener
     */
    public EventStoreListener forMethod(Object bean, Method method, boolean typesChosen, @Nullable ReplayHook hook) {
        return new MethodListener(List.of(listenerMethod(bean, method, Set.of(), typesChosen)), hook);
    }

    /**
     * Creates a listener that calls the {@link EventHandler} methods of a class.
     *
     * @param bean the bean to call, which may be a proxy
     * @param handlers the methods, invocable on the bean
     * @param hook resets the listener before a replay; null: nothing does
     * @return a listener
     * @throws InvalidSubscriptionException if a method is not a valid handler, or if several handle the same event type
     */
    public EventStoreListener forClass(Object bean, Collection<Method> handlers, @Nullable ReplayHook hook) {
        Set<String> taken = new LinkedHashSet<>();
        List<ListenerMethod> found = handlers.stream()
                .sorted(Comparator.comparing(
                                (Method method) -> annotation(method).isDefault())
                        .thenComparing(Method::getName))
                .map(method -> handler(bean, method, taken))
                .toList();
        if (found.stream().anyMatch(method -> method.signature().batch())) {
            throw new InvalidSubscriptionException(
                    bean.getClass().getSimpleName(),
                    "one of its handlers takes a List, but the handlers of a class take one event at a time",
                    "Put @EventStoreSubscription on the method itself");
        }
        long defaults = handlers.stream()
                .filter(method -> annotation(method).isDefault())
                .count();
        if (defaults > 1) {
            throw new InvalidSubscriptionException(
                    bean.getClass().getSimpleName(),
                    "it has " + defaults + " default handlers",
                    "Remove isDefault from all but one");
        }
        return new MethodListener(found, hook);
    }

    private ListenerMethod handler(Object bean, Method method, Set<String> taken) {
        EventHandler annotation = annotation(method);
        ListenerMethod handler =
                listenerMethod(bean, method, Set.copyOf(Arrays.asList(annotation.value())), annotation.isDefault());
        if (annotation.isDefault()) {
            return handler;
        }
        Set<String> own = declaredTypes(annotation, handler);
        if (own.isEmpty()) {
            throw new InvalidSubscriptionException(
                    handler.describe(),
                    "its event types are unknown",
                    "Name them in @EventHandler, declare a class of your application as the body, or set isDefault");
        }
        for (String type : own) {
            if (!taken.add(type)) {
                throw new InvalidSubscriptionException(
                        handler.describe(),
                        "another handler of the class also handles the event type '" + type + "'",
                        "Remove the event type from one of them");
            }
        }
        return handler;
    }

    private Set<String> declaredTypes(EventHandler annotation, ListenerMethod handler) {
        if (annotation.value().length > 0) {
            return Set.copyOf(Arrays.asList(annotation.value()));
        }
        ResolvableType body = handler.signature().body();
        return body == null || handler.signature().takesAnyType() ? Set.of() : types.typesFor(body.toClass());
    }

    private static EventHandler annotation(Method method) {
        EventHandler annotation = AnnotatedElementUtils.findMergedAnnotation(method, EventHandler.class);
        if (annotation == null) {
            throw new IllegalArgumentException(method + " has no @EventHandler");
        }
        return annotation;
    }

    private ListenerMethod listenerMethod(Object bean, Method method, Set<String> named, boolean any) {
        ListenerSignature signature = ListenerSignature.of(method, bean.getClass());
        return new ListenerMethod(methods.createInvocableHandlerMethod(bean, method), signature, types, named, any);
    }
}
