package io.photonpump.spring.internal.config;

import io.photonpump.spring.listener.InvalidSubscriptionException;
import java.util.Optional;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.ScopeNotActiveException;

/**
 * Checks the scopes of listener beans. A singleton receives events itself. A bean of another scope receives them through its scoped
 * proxy, which looks up the current instance for each event. Its scope must be active on the threads of the listener.
 */
final class ListenerScopes {

    private final ConfigurableListableBeanFactory beans;

    ListenerScopes(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Returns whether the bean itself receives events: any bean except the target of a scoped proxy. */
    static boolean receivesEvents(String beanName) {
        return !ScopedProxyUtils.isScopedTarget(beanName);
    }

    /** Returns the name of the bean that receives the events of this bean: its scoped proxy, or the bean itself if it has none. */
    static String receiver(String beanName) {
        return receivesEvents(beanName) ? beanName : ScopedProxyUtils.getOriginalBeanName(beanName);
    }

    /**
     * Checks that a bean that receives events is a singleton.
     *
     * @throws InvalidSubscriptionException if it is not
     */
    void requireSingleton(String beanName, Class<?> type) {
        Optional<String> scope = scope(beanName);
        if (scope.isEmpty()) {
            return;
        }
        throw scope.get().equals(BeanDefinition.SCOPE_PROTOTYPE)
                ? new InvalidSubscriptionException(
                        type.getSimpleName(),
                        "its bean '" + beanName + "' is a prototype, so there is no one instance to receive the events",
                        "Make it a singleton, or add proxyMode = ScopedProxyMode.TARGET_CLASS to its @Scope to use a new "
                                + "instance for each call")
                : new InvalidSubscriptionException(
                        type.getSimpleName(),
                        "its bean '" + beanName + "' has the scope '" + scope.get()
                                + "' and no scoped proxy that looks up the instance for each event",
                        "Make it a singleton, or add proxyMode = ScopedProxyMode.TARGET_CLASS to its @Scope");
    }

    /**
     * Checks that the scope of a bean with a scoped proxy is active, by creating the bean as a thread of the listener would.
     *
     * @throws InvalidSubscriptionException if the scope is not active, as outside of a request or session
     */
    void requireActive(String target, Class<?> type) {
        try {
            beans.getBean(target);
        } catch (ScopeNotActiveException | IllegalStateException e) {
            throw new InvalidSubscriptionException(
                    type.getSimpleName(),
                    "its bean '" + receiver(target) + "' has the scope '"
                            + scope(target).orElse("") + "', which is not active on the threads of a listener",
                    "Make it a singleton",
                    e);
        }
    }

    /**
     * Returns the scope of a bean that is not a singleton. A bean without a definition was registered as an object, or is an inner
     * bean.
     */
    private Optional<String> scope(String beanName) {
        if (!beans.containsBeanDefinition(beanName)) {
            return Optional.empty();
        }
        BeanDefinition definition = beans.getMergedBeanDefinition(beanName);
        return definition.isSingleton() ? Optional.empty() : Optional.ofNullable(definition.getScope());
    }
}
