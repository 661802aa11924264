package io.photonpump.spring.listener.invoke;

import io.photonpump.spring.annotation.EventHandler;
import io.photonpump.spring.listener.EventListener;
import io.photonpump.spring.listener.InvalidSubscriptionException;
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
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.validation.Validator;

/** Makes listeners of methods. Used at start-up, on one thread. */
public final class EventListenerFactory {

    private final EventTypeRegistry types;
    private final DefaultMessageHandlerMethodFactory methods = new DefaultMessageHandlerMethodFactory();

    /** {@code validator} checks {@code @Valid} parameters; null: nothing is validated. */
    public EventListenerFactory(
            EventTypeRegistry types, EventConverter converter, @Nullable Validator validator, BeanFactory beanFactory) {
        this.types = types;
        methods.setBeanFactory(beanFactory);
        methods.setCustomArgumentResolvers(
                List.of(new SpecialArgumentResolver(converter), new EventBodyResolver(types, converter, validator)));
        methods.afterPropertiesSet();
    }

    /**
     * A listener of one method.
     *
     * @param typesChosen whether the subscription names event types itself, which then are all for this method
     */
    public EventListener forMethod(Object bean, Method method, boolean typesChosen) {
        return new MethodEventListener(List.of(listenerMethod(bean, method, Set.of(), typesChosen)));
    }

    /** A listener of the {@link EventHandler} methods of a class. */
    public EventListener forClass(Object bean, Collection<Method> handlers) {
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
                    "handlers of a class get one event at a time, and one of them asks for a List",
                    "Put the subscription on the method itself");
        }
        long defaults = handlers.stream()
                .filter(method -> annotation(method).isDefault())
                .count();
        if (defaults > 1) {
            throw new InvalidSubscriptionException(
                    bean.getClass().getSimpleName(), "it has " + defaults + " default handlers", "Leave one of them");
        }
        return new MethodEventListener(found);
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
                    "it does not say which event types it handles",
                    "Name them in @EventHandler, take a class of your own as the body, or make it the default");
        }
        for (String type : own) {
            if (!taken.add(type)) {
                throw new InvalidSubscriptionException(
                        handler.describe(),
                        "another handler of the class takes the event type '" + type + "', too",
                        "Leave the type to one of them");
            }
        }
        return handler;
    }

    private Set<String> declaredTypes(EventHandler annotation, ListenerMethod handler) {
        if (annotation.value().length > 0) {
            return Set.copyOf(Arrays.asList(annotation.value()));
        }
        var body = handler.signature().body();
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
