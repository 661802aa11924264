package io.photonpump.spring.internal.config;

import io.photonpump.spring.listener.InvalidSubscriptionException;
import java.util.Optional;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.ScopeNotActiveException;

/**
 * Which scopes a listener bean can have. A singleton gets events itself. A bean of another scope gets them through its scoped
 * proxy, which finds the current instance for each event; that needs a scope that is active on the listener's threads.
 */
final class ListenerScopes {

    private final ConfigurableListableBeanFactory beans;

    ListenerScopes(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Whether this bean is called for events itself: not the target of a scoped proxy. */
    static boolean isCalled(String beanName) {
        return !ScopedProxyUtils.isScopedTarget(beanName);
    }

    /** The bean that is called for the events of this one: its scoped proxy, if it has one. */
    static String called(String beanName) {
        return isCalled(beanName) ? beanName : ScopedProxyUtils.getOriginalBeanName(beanName);
    }

    /**
     * Checks the scope of a listener bean that is called itself.
     *
     * @throws InvalidSubscriptionException if there is no one instance to call
     */
    void requireSingleton(String beanName, Class<?> type) {
        Optional<String> scope = scope(beanName);
        if (scope.isEmpty()) {
            return;
        }
        throw scope.get().equals(BeanDefinition.SCOPE_PROTOTYPE)
                ? new InvalidSubscriptionException(
                        type.getSimpleName(),
                        "its bean '" + beanName + "' is a prototype, and no instance of it could get the events",
                        "Make it a singleton, or add proxyMode = ScopedProxyMode.TARGET_CLASS to its @Scope for a new "
                                + "instance for each call")
                : new InvalidSubscriptionException(
                        type.getSimpleName(),
                        "its bean '" + beanName + "' has the scope '" + scope.get()
                                + "' and no scoped proxy that finds the instance for each event",
                        "Make it a singleton, or add proxyMode = ScopedProxyMode.TARGET_CLASS to its @Scope");
    }

    /**
     * Checks the scope of a bean that has a scoped proxy, by making the bean as a thread of the listener would.
     *
     * @throws InvalidSubscriptionException if the scope is not active outside of a request or session
     */
    void requireActive(String target, Class<?> type) {
        try {
            beans.getBean(target);
        } catch (ScopeNotActiveException | IllegalStateException e) {
            throw new InvalidSubscriptionException(
                    type.getSimpleName(),
                    "its bean '" + called(target) + "' has the scope '"
                            + scope(target).orElse("") + "', which is not active on the threads that events come on",
                    "Make it a singleton, and let it look up what belongs to a request elsewhere",
                    e);
        }
    }

    /** The scope of a bean that is no singleton. A bean without a definition was registered as an object, or is an inner one. */
    private Optional<String> scope(String beanName) {
        if (!beans.containsBeanDefinition(beanName)) {
            return Optional.empty();
        }
        BeanDefinition definition = beans.getMergedBeanDefinition(beanName);
        return definition.isSingleton() ? Optional.empty() : Optional.ofNullable(definition.getScope());
    }
}
