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
 * Finds beans with {@link EventStoreSubscription} and registers their listeners. Listeners of beans that are created during start-up
 * are registered when all singletons exist; listeners of beans that are created later are registered at once. A listener is
 * unregistered when its bean is destroyed.
 *
 * <p>No other bean depends on a listener bean, so a lazy one would never be created. This post-processor creates lazy listener beans
 * when all singletons exist.
 */
public final class EventStoreSubscriptionPostProcessor
        implements DestructionAwareBeanPostProcessor, SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(EventStoreSubscriptionPostProcessor.class);

    private final ConfigurableListableBeanFactory beans;
    private final ListenerScopes scopes;
    private final Set<Class<?>> withoutAnnotations = ConcurrentHashMap.newKeySet();
    private final Map<String, List<String>> idsByBean = new ConcurrentHashMap<>();
    private final List<Runnable> pending = new ArrayList<>();
    private volatile @Nullable SubscriptionRegistry registry;
    private volatile boolean complete;

    /**
     * Creates a post-processor.
     *
     * @param beans the beans of the context to which the listeners belong
     */
    public EventStoreSubscriptionPostProcessor(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
        this.scopes = new ListenerScopes(beans);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        // A scoped proxy is an infrastructure bean, too, but it is the bean that receives the events.
        boolean infrastructure = bean instanceof AopInfrastructureBean && !(bean instanceof ScopedObject);
        if (infrastructure || !ListenerScopes.receivesEvents(beanName)) {
            return bean;
        }
        ListenerClass listener = listenerClass(AopProxyUtils.ultimateTargetClass(bean));
        if (!listener.isEmpty()) {
            scopes.requireSingleton(beanName, listener.type());
            idsByBean.put(beanName, List.of());
            registerWhenComplete(
                    () -> idsByBean.put(beanName, new ListenerRegistration(beans).register(listener, bean, beanName)));
        }
        return bean;
    }

    private ListenerClass listenerClass(Class<?> type) {
        if (withoutAnnotations.contains(type)) {
            return ListenerClass.none(type);
        }
        ListenerClass listener = ListenerClass.of(type);
        if (listener.isEmpty()) {
            withoutAnnotations.add(type);
        }
        return listener;
    }

    private void registerWhenComplete(Runnable registration) {
        if (complete) {
            registration.run();
        } else {
            pending.add(registration);
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String beanName : beans.getBeanDefinitionNames()) {
            createListener(beanName);
        }
        SubscriptionRegistry subscriptions = beans.getBean(SubscriptionRegistry.class);
        registry = subscriptions;
        complete = true;
        // A registration may create further listener beans, which then register themselves at once.
        List.copyOf(pending).forEach(Runnable::run);
        pending.clear();
        beans.getBean(SubscriptionSpecResolver.class)
                .requireListeners(subscriptions.containers().stream()
                        .map(SubscriptionContainer::id)
                        .toList());
    }

    /** Creates a listener bean that does not exist yet: a lazy bean, a product of a factory bean or a scoped bean. */
    private void createListener(String beanName) {
        String receiver = ListenerScopes.receiver(beanName);
        if (beans.getBeanDefinition(beanName).isAbstract() || idsByBean.containsKey(beanName)) {
            return;
        }
        Class<?> type = type(beanName);
        if (type == null || listenerClass(type).isEmpty()) {
            return;
        }
        if (receiver.equals(beanName)) {
            scopes.requireSingleton(beanName, type);
        } else {
            scopes.requireActive(beanName, type);
        }
        beans.getBean(receiver);
    }

    private @Nullable Class<?> type(String beanName) {
        try {
            return AutoProxyUtils.determineTargetClass(beans, beanName);
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("Cannot determine the type of bean '{}'; it is not searched for listeners", beanName, e);
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
            ids.forEach(id -> unregister(registered, id));
        }
    }

    private static void unregister(SubscriptionRegistry registry, String id) {
        CompletableFuture<Void> stopped = registry.unregister(id);
        try {
            stopped.join();
        } catch (IllegalStateException e) {
            // A handler that closes its own context or destroys its own bean cannot wait for itself.
            LOG.debug("The bean of listener '{}' is destroyed before the listener has stopped", id, e);
        }
    }
}
