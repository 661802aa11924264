package io.photonpump.spring.internal.config;

import io.photonpump.spring.annotation.EventHandler;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.EventStoreSubscriptions;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * The annotations of a class.
 *
 * @param type without proxies
 * @param subscriptions those on the class, for its handlers
 * @param methods those on its methods
 * @param handlers its methods with {@link EventHandler}
 */
record ListenerClass(
        Class<?> type,
        Set<EventStoreSubscription> subscriptions,
        Map<Method, Set<EventStoreSubscription>> methods,
        Map<Method, EventHandler> handlers) {

    private static final List<Class<? extends Annotation>> ANNOTATIONS =
            List.of(EventStoreSubscription.class, EventHandler.class);

    /** {@code found} may be a subclass that Spring generated. */
    static ListenerClass of(Class<?> found) {
        Class<?> type = ClassUtils.getUserClass(found);
        if (!AnnotationUtils.isCandidateClass(type, ANNOTATIONS)) {
            return new ListenerClass(type, Set.of(), Map.of(), Map.of());
        }
        // Of a method and the one that it overrides, proxies included, selectMethods finds one.
        return new ListenerClass(
                type,
                subscriptions(type),
                MethodIntrospector.selectMethods(type, (MetadataLookup<Set<EventStoreSubscription>>) method -> {
                    Set<EventStoreSubscription> annotations = subscriptions(method);
                    return annotations.isEmpty() ? null : annotations;
                }),
                MethodIntrospector.selectMethods(type, (MetadataLookup<EventHandler>)
                        method -> AnnotatedElementUtils.findMergedAnnotation(method, EventHandler.class)));
    }

    private static Set<EventStoreSubscription> subscriptions(AnnotatedElement element) {
        return AnnotatedElementUtils.findMergedRepeatableAnnotations(
                element, EventStoreSubscription.class, EventStoreSubscriptions.class);
    }

    boolean isEmpty() {
        return subscriptions.isEmpty() && methods.isEmpty() && handlers.isEmpty();
    }

    /** How messages name a method of the class. */
    String name(Method method) {
        return name() + "." + method.getName();
    }

    /** As getSimpleName, which fails for a nested class that another class loader has than its outer class. */
    String name() {
        return type.getName().replaceFirst(".*[.$](?=.)", "");
    }

    /**
     * Checks that the annotations belong together.
     *
     * @throws InvalidSubscriptionException if one of them has no effect
     */
    void check() {
        if (subscriptions.isEmpty()) {
            handlers.keySet().stream().findFirst().ifPresent(method -> {
                throw new InvalidSubscriptionException(
                        name(method),
                        "it has @EventHandler, and its class has no subscription that it could handle events of",
                        "Put @EventStoreSubscription on the class, or on the method instead of @EventHandler");
            });
        } else if (handlers.isEmpty()) {
            throw new InvalidSubscriptionException(
                    name(),
                    "the class has a subscription and no method to handle events",
                    "Put @EventHandler on the methods that do, or the subscription on a method");
        }
        handlers.forEach((method, annotation) -> {
            if (annotation.isDefault() && annotation.value().length > 0) {
                throw new InvalidSubscriptionException(
                        name(method),
                        "it is the default handler, which takes every type that is left, and also names event types",
                        "Remove isDefault, or the event types");
            }
        });
    }
}
