package io.photonpump.spring.listener.config;

import io.photonpump.spring.annotation.EventHandler;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.EventStoreSubscriptions;
import io.photonpump.spring.listener.EventListener;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.container.SubscriptionContainerFactory;
import io.photonpump.spring.listener.invoke.EventListenerFactory;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds {@link EventStoreSubscription} on beans. Those that exist before the application is complete are registered when it
 * is; beans that are made later, at once.
 */
public final class EventStoreSubscriptionPostProcessor implements BeanPostProcessor, SmartInitializingSingleton {

    private final ConfigurableListableBeanFactory beans;
    private final Set<Class<?>> withoutAnnotations = ConcurrentHashMap.newKeySet();
    private final List<Runnable> found = new ArrayList<>();
    private boolean complete;

    public EventStoreSubscriptionPostProcessor(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
        boolean candidate = !(bean instanceof AopInfrastructureBean)
                && !withoutAnnotations.contains(type)
                && AnnotationUtils.isCandidateClass(type, EventStoreSubscription.class);
        if (candidate && !inspect(bean, beanName, type)) {
            withoutAnnotations.add(type);
        }
        return bean;
    }

    private boolean inspect(Object bean, String beanName, Class<?> type) {
        Set<EventStoreSubscription> onClass = subscriptions(type);
        // Of the method that overrides and the one that is overridden, proxies included, this finds one.
        Map<Method, Set<EventStoreSubscription>> onMethods =
                MethodIntrospector.selectMethods(type, (MetadataLookup<Set<EventStoreSubscription>>) method -> {
                    Set<EventStoreSubscription> annotations = subscriptions(method);
                    return annotations.isEmpty() ? null : annotations;
                });
        onClass.forEach(annotation -> later(() -> registerClass(bean, beanName, type, annotation)));
        onMethods.forEach((method, annotations) ->
                annotations.forEach(annotation -> later(() -> registerMethod(bean, beanName, method, annotation))));
        return !onClass.isEmpty() || !onMethods.isEmpty();
    }

    private static Set<EventStoreSubscription> subscriptions(AnnotatedElement element) {
        return AnnotatedElementUtils.findMergedRepeatableAnnotations(
                element, EventStoreSubscription.class, EventStoreSubscriptions.class);
    }

    private void later(Runnable registration) {
        if (complete) {
            registration.run();
        } else {
            found.add(registration);
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        complete = true;
        List.copyOf(found).forEach(Runnable::run);
        found.clear();
    }

    private void registerMethod(Object bean, String beanName, Method method, EventStoreSubscription annotation) {
        Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
        SubscriptionSpec spec = spec(beanName + "-" + method.getName(), annotation);
        boolean typesChosen = !spec.select().eventTypes().isEmpty();
        register(spec, beans.getBean(EventListenerFactory.class).forMethod(bean, invocable, typesChosen), annotation);
    }

    private void registerClass(Object bean, String beanName, Class<?> type, EventStoreSubscription annotation) {
        List<Method> handlers = MethodIntrospector.selectMethods(type, (MetadataLookup<EventHandler>)
                        method -> AnnotatedElementUtils.findMergedAnnotation(method, EventHandler.class))
                .keySet()
                .stream()
                .map(method -> AopUtils.selectInvocableMethod(method, bean.getClass()))
                .toList();
        if (handlers.isEmpty()) {
            throw new InvalidSubscriptionException(
                    type.getSimpleName(),
                    "the class has a subscription and no method to handle events",
                    "Put @EventHandler on the methods that do, or the subscription on a method");
        }
        register(
                spec(beanName, annotation),
                beans.getBean(EventListenerFactory.class).forClass(bean, handlers),
                annotation);
    }

    private SubscriptionSpec spec(String defaultId, EventStoreSubscription annotation) {
        EmbeddedValueResolver resolver = new EmbeddedValueResolver(beans);
        String id = text(resolver, annotation.id());
        return beans.getBean(SubscriptionSpecResolver.class)
                .resolve(id.isEmpty() ? defaultId : id, annotation, value -> text(resolver, value));
    }

    private static String text(EmbeddedValueResolver resolver, String value) {
        String resolved = resolver.resolveStringValue(value);
        return resolved == null ? "" : resolved.trim();
    }

    private void register(SubscriptionSpec spec, EventListener listener, EventStoreSubscription annotation) {
        String factory = beans.getBean(SubscriptionSpecResolver.class)
                .properties(spec.id())
                .containerFactory();
        String name = factory != null ? factory : text(new EmbeddedValueResolver(beans), annotation.containerFactory());
        SubscriptionContainerFactory containers = name.isEmpty()
                ? beans.getBean(SubscriptionContainerFactory.class)
                : beans.getBean(name, SubscriptionContainerFactory.class);
        beans.getBean(SubscriptionRegistry.class).register(containers.create(spec, listener));
    }
}
