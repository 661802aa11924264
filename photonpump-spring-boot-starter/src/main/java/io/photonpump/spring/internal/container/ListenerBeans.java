package io.photonpump.spring.internal.container;

import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;

/** Looks up beans for one listener. Exceptions about missing beans name the listener and the setting. */
final class ListenerBeans {

    private final BeanFactory beans;
    private final SubscriptionSpec spec;

    ListenerBeans(BeanFactory beans, SubscriptionSpec spec) {
        this.beans = beans;
        this.spec = spec;
    }

    /**
     * @param setting the attribute that can name the bean
     * @param name the name of the bean; null: the only or primary bean of the type
     */
    <T> T get(String setting, @Nullable String name, Class<T> type) {
        return name == null ? only(setting, type) : named(setting, name, type);
    }

    <T> List<T> all(Class<T> type) {
        return beans.getBeanProvider(type).orderedStream().toList();
    }

    private <T> T named(String setting, String name, Class<T> type) {
        try {
            return beans.getBean(name, type);
        } catch (BeanNotOfRequiredTypeException e) {
            throw invalid(
                    setting + " names the bean '" + name + "', which is a "
                            + e.getActualType().getSimpleName() + ", not a " + type.getSimpleName(),
                    "Name a bean of this type",
                    e);
        } catch (NoSuchBeanDefinitionException e) {
            throw invalid(
                    setting + " names the bean '" + name + "', which does not exist",
                    "Define it as a " + type.getSimpleName() + ", or correct " + setting,
                    e);
        }
    }

    private <T> T only(String setting, Class<T> type) {
        try {
            return nearest(type).getBean(type);
        } catch (NoUniqueBeanDefinitionException e) {
            throw invalid(
                    "there are several beans of type " + type.getSimpleName() + " and none is primary: "
                            + e.getBeanNamesFound(),
                    "Name one of them with " + setting + ", or mark one as @Primary",
                    e);
        } catch (NoSuchBeanDefinitionException e) {
            throw invalid(
                    "there is no bean of type " + type.getSimpleName() + " for it",
                    "Define one, or name one with " + setting + hint(setting),
                    e);
        }
    }

    /** Returns the nearest context that has a default bean of the type, which excludes beans that must be named. */
    private BeanFactory nearest(Class<?> type) {
        BeanFactory current = beans;
        while (!hasDefault(current, type)) {
            BeanFactory parent = current instanceof HierarchicalBeanFactory child ? child.getParentBeanFactory() : null;
            if (parent == null) {
                return beans;
            }
            current = parent instanceof ConfigurableApplicationContext context ? context.getBeanFactory() : parent;
        }
        return current;
    }

    private static boolean hasDefault(BeanFactory factory, Class<?> type) {
        return factory instanceof ConfigurableListableBeanFactory listable
                && Arrays.stream(listable.getBeanNamesForType(type))
                        .anyMatch(name -> !listable.containsBeanDefinition(name)
                                || !(listable.getMergedBeanDefinition(name)
                                        instanceof AbstractBeanDefinition definition)
                                || definition.isAutowireCandidate() && definition.isDefaultCandidate());
    }

    private static String hint(String setting) {
        return setting.equals("checkpointStore")
                ? "; photonpump.checkpoint.store=jdbc needs spring-boot-starter-jdbc and one DataSource"
                : "";
    }

    private InvalidSubscriptionException invalid(String problem, String advice, Exception cause) {
        return new InvalidSubscriptionException("'" + spec.id() + "'", problem, advice, cause);
    }
}
