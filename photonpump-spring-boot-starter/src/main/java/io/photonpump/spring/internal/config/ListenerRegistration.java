package io.photonpump.spring.internal.config;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.internal.invoke.HandlerShape;
import io.photonpump.spring.internal.invoke.MethodListenerFactory;
import io.photonpump.spring.listener.EventStoreListener;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.SubscriptionContainerFactory;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;

/** Creates containers for the annotations of one bean and registers them. */
final class ListenerRegistration {

    private static final String DEFAULT_FACTORY = "subscriptionContainerFactory";

    private final ConfigurableListableBeanFactory beans;
    private final NamedBeans named;
    private final List<String> ids = new ArrayList<>();

    ListenerRegistration(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
        this.named = new NamedBeansIn(beans);
    }

    /** Registers a container for each subscription of the class, and returns their ids. */
    List<String> register(ListenerClass listener, Object bean, String beanName) {
        listener.check();
        ListenerMethodRules rules = new ListenerMethodRules(listener, bean);
        MethodListenerFactory listeners = beans.getBean(MethodListenerFactory.class);
        if (!listener.subscriptions().isEmpty()) {
            List<Method> handlers =
                    listener.handlers().keySet().stream().map(rules::invocable).toList();
            listener.subscriptions()
                    .forEach(annotation -> declaredOn(
                            listener.name(),
                            () -> register(
                                    beanName,
                                    annotation,
                                    HandlerShape.of(handlers),
                                    spec -> listeners.forClass(bean, handlers))));
        }
        listener.methods().forEach((method, annotations) -> {
            Method invocable = rules.invocable(method);
            annotations.forEach(annotation -> declaredOn(
                    listener.name(method),
                    () -> register(
                            beanName + "-" + method.getName(),
                            annotation,
                            HandlerShape.of(List.of(invocable)),
                            spec -> listeners.forMethod(
                                    bean,
                                    invocable,
                                    !spec.selection().eventTypes().isEmpty()))));
        });
        return List.copyOf(ids);
    }

    private static void declaredOn(String place, Runnable registration) {
        try {
            registration.run();
        } catch (InvalidSubscriptionException e) {
            throw e.declaredOn(place);
        }
    }

    private void register(
            String defaultId,
            EventStoreSubscription annotation,
            HandlerShape handler,
            Function<SubscriptionSpec, EventStoreListener> listener) {
        EmbeddedValueResolver embedded = new EmbeddedValueResolver(beans);
        UnaryOperator<String> resolver = value -> {
            String resolved = embedded.resolveStringValue(value);
            return resolved == null ? "" : resolved;
        };
        SubscriptionSpecResolver resolving = beans.getBean(SubscriptionSpecResolver.class);
        String chosen = resolving.sources(defaultId, annotation, resolver).resolve("id", annotation.id());
        String id = chosen.isEmpty() ? defaultId : chosen;
        SubscriptionSpec spec = resolving.resolve(id, annotation, resolver, handler, named);
        Setting<String> factory =
                resolving.sources(id, annotation, resolver).explicit(ListenerOption.CONTAINER_FACTORY);
        beans.getBean(SubscriptionRegistry.class).register(containers(factory).create(spec, listener.apply(spec)));
        ids.add(id);
    }

    private SubscriptionContainerFactory containers(@Nullable Setting<String> factory) {
        if (factory != null) {
            named.require(factory, SubscriptionContainerFactory.class);
            return beans.getBean(factory.value(), SubscriptionContainerFactory.class);
        }
        return beans.containsBean(DEFAULT_FACTORY)
                ? beans.getBean(DEFAULT_FACTORY, SubscriptionContainerFactory.class)
                : beans.getBean(SubscriptionContainerFactory.class);
    }
}
