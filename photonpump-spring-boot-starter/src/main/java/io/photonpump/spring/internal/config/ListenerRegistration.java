package io.photonpump.spring.internal.config;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.internal.invoke.HandlerShape;
import io.photonpump.spring.internal.invoke.MethodListenerFactory;
import io.photonpump.spring.listener.EventStoreListener;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.ReplayHook;
import io.photonpump.spring.listener.SubscriptionContainerFactory;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
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
        List<Declared> declared = new ArrayList<>();
        if (!listener.subscriptions().isEmpty()) {
            List<Method> handlers =
                    listener.handlers().keySet().stream().map(rules::invocable).toList();
            listener.subscriptions()
                    .forEach(annotation -> declaredOn(
                            listener.name(),
                            () -> declared.add(declared(
                                    listener.name(),
                                    beanName,
                                    annotation,
                                    HandlerShape.of(handlers),
                                    (spec, hook) -> listeners.forClass(bean, handlers, hook)))));
        }
        listener.methods().forEach((method, annotations) -> {
            Method invocable = rules.invocable(method);
            annotations.forEach(annotation -> declaredOn(
                    listener.name(method),
                    () -> declared.add(declared(
                            listener.name(method),
                            beanName + "-" + method.getName(),
                            annotation,
                            HandlerShape.of(List.of(invocable)),
                            (spec, hook) -> listeners.forMethod(
                                    bean,
                                    invocable,
                                    !spec.selection().eventTypes().isEmpty(),
                                    hook)))));
        });
        List<SubscriptionSpec> specs = declared.stream().map(Declared::spec).toList();
        ReplayHooks hooks = ReplayHooks.of(listener, bean, rules, specs, resolver());
        declared.forEach(one -> declaredOn(one.place(), () -> register(one, hooks)));
        return List.copyOf(ids);
    }

    /**
     * A listener that an annotation declares.
     *
     * @param place the class or method of the annotation
     * @param factory creates its container
     * @param listener creates the listener, with the hook that resets it or null
     */
    private record Declared(
            String place,
            SubscriptionSpec spec,
            SubscriptionContainerFactory factory,
            BiFunction<SubscriptionSpec, @Nullable ReplayHook, EventStoreListener> listener) {}

    private static void declaredOn(String place, Runnable registration) {
        try {
            registration.run();
        } catch (InvalidSubscriptionException e) {
            throw e.declaredOn(place);
        }
    }

    private Declared declared(
            String place,
            String defaultId,
            EventStoreSubscription annotation,
            HandlerShape handler,
            BiFunction<SubscriptionSpec, @Nullable ReplayHook, EventStoreListener> listener) {
        UnaryOperator<String> resolver = resolver();
        SubscriptionSpecResolver resolving = beans.getBean(SubscriptionSpecResolver.class);
        String chosen = resolving.sources(defaultId, annotation, resolver).resolve("id", annotation.id());
        String id = chosen.isEmpty() ? defaultId : chosen;
        SubscriptionSpec spec = resolving.resolve(id, annotation, resolver, handler, named);
        Setting<String> factory =
                resolving.sources(id, annotation, resolver).explicit(ListenerOption.CONTAINER_FACTORY);
        return new Declared(place, spec, containers(factory), listener);
    }

    private UnaryOperator<String> resolver() {
        EmbeddedValueResolver embedded = new EmbeddedValueResolver(beans);
        return value -> {
            String resolved = embedded.resolveStringValue(value);
            return resolved == null ? "" : resolved;
        };
    }

    private void register(Declared declared, ReplayHooks hooks) {
        SubscriptionSpec spec = declared.spec();
        EventStoreListener listener = declared.listener().apply(spec, hooks.hook(spec.id()));
        beans.getBean(SubscriptionRegistry.class).register(declared.factory().create(spec, listener));
        ids.add(spec.id());
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
