package io.photonpump.spring.internal.config;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;

/**
 * Finds {@link EventStoreSubscription} on beans. The listeners of beans that exist before the application is complete are
 * registered when it is; those of beans that are made later, at once. A listener ends with its bean.
 *
 * <p>Nothing asks for a listener bean, so a lazy one would never begin to listen: it is made when the application is complete.
 */
public final class EventStoreSubscriptionPostProcessor
        implements DestructionAwareBeanPostProcessor, SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(EventStoreSubscriptionPostProcessor.class);

    private final ConfigurableListableBeanFactory beans;
    private final ListenerScopes scopes;
    private final Set<Class<?>> withoutAnnotations = ConcurrentHashMap.newKeySet();
    private final Map<String, List<String>> idsByBean = new ConcurrentHashMap<>();
    private final List<Runnable> found = new ArrayList<>();
    private volatile @Nullable SubscriptionRegistry registry;
    private volatile boolean complete;

    /** {@code beans} are those of the context that the listeners belong to. */
    public EventStoreSubscriptionPostProcessor(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
        this.scopes = new ListenerScopes(beans);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        // Scoped proxies are infrastructure too, and are what events are handed to.
        boolean infrastructure = bean instanceof AopInfrastructureBean && !(bean instanceof ScopedObject);
        if (infrastructure || !ListenerScopes.isCalled(beanName)) {
            return bean;
        }
        ListenerClass listener = listenerClass(AopProxyUtils.ultimateTargetClass(bean));
        if (!listener.isEmpty()) {
            scopes.requireSingleton(beanName, listener.type());
            idsByBean.put(beanName, List.of());
            later(() -> idsByBean.put(beanName, new ListenerRegistration(beans).register(listener, bean, beanName)));
        }
        return bean;
    }

    private ListenerClass listenerClass(Class<?> type) {
        if (withoutAnnotations.contains(type)) {
            return new ListenerClass(type, Set.of(), Map.of(), Map.of());
        }
        ListenerClass listener = ListenerClass.of(type);
        if (listener.isEmpty()) {
            withoutAnnotations.add(type);
        }
        return listener;
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
        for (String beanName : beans.getBeanDefinitionNames()) {
            makeListener(beanName);
        }
        SubscriptionRegistry registering = beans.getBean(SubscriptionRegistry.class);
        registry = registering;
        complete = true;
        List.copyOf(found).forEach(Runnable::run);
        found.clear();
        beans.getBean(SubscriptionSpecResolver.class)
                .requireListeners(registering.containers().stream()
                        .map(SubscriptionContainer::id)
                        .toList());
    }

    /** Makes a listener bean that nothing has asked for yet: a lazy one, the product of a factory, a scoped one. */
    private void makeListener(String beanName) {
        String called = ListenerScopes.called(beanName);
        if (beans.getBeanDefinition(beanName).isAbstract() || idsByBean.containsKey(beanName)) {
            return;
        }
        Class<?> type = type(beanName);
        if (type == null || listenerClass(type).isEmpty()) {
            return;
        }
        if (called.equals(beanName)) {
            scopes.requireSingleton(beanName, type);
        } else {
            scopes.requireActive(beanName, type);
        }
        beans.getBean(called);
    }

    private @Nullable Class<?> type(String beanName) {
        try {
            return AutoProxyUtils.determineTargetClass(beans, beanName);
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("The type of the bean '{}' cannot be determined", beanName, e);
            return null;
        }
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return !listenerClass(AopProxyUtils.ultimateTargetClass(bean)).isEmpty();
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String beanName) {
        List<String> ids = idsByBean.remove(beanName);
        SubscriptionRegistry registered = registry;
        if (ids != null && registered != null) {
            ids.forEach(id -> end(registered, id));
        }
    }

    private static void end(SubscriptionRegistry registry, String id) {
        CompletableFuture<Void> ended = registry.unregister(id);
        try {
            ended.join();
        } catch (IllegalStateException e) {
            // A handler that closes its own context, or destroys its own bean, cannot wait for itself.
            LOG.debug("The bean of '{}' ends before its listener", id, e);
        }
    }
}
