package io.photonpump.spring.internal.client;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Finds all clients of an application by bean name. It includes clients that are injected by qualifier only, which Spring does not
 * add to injected maps, and the clients of parent contexts. It does not create lazy clients that no other bean has created yet,
 * unless they are default candidates.
 */
public final class Clients {

    private final ConfigurableListableBeanFactory beans;

    public Clients(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Returns the clients by bean name. */
    public Map<String, EventStoreClient> all() {
        Map<String, EventStoreClient> clients = new TreeMap<>();
        for (String name :
                BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, EventStoreClient.class, false, false)) {
            if (!ScopedProxyUtils.isScopedTarget(name) && isIncluded(name)) {
                clients.put(name, beans.getBean(name, EventStoreClient.class));
            }
        }
        return clients;
    }

    /** Returns the client of a listener. */
    public static EventStoreClient of(SubscriptionSpec subscription, BeanFactory beans) {
        String name = subscription.client();
        return name == null ? beans.getBean(EventStoreClient.class) : beans.getBean(name, EventStoreClient.class);
    }

    private boolean isIncluded(String name) {
        ConfigurableListableBeanFactory owner = owner(name);
        if (owner.containsSingleton(name) || !owner.containsBeanDefinition(name)) {
            return true;
        }
        BeanDefinition definition = owner.getMergedBeanDefinition(name);
        boolean isDefault = definition.isAutowireCandidate()
                && (!(definition instanceof AbstractBeanDefinition known) || known.isDefaultCandidate());
        return isDefault || !definition.isLazyInit();
    }

    private ConfigurableListableBeanFactory owner(String name) {
        ConfigurableListableBeanFactory owner = beans;
        while (!owner.containsLocalBean(name)) {
            BeanFactory parent = ((HierarchicalBeanFactory) owner).getParentBeanFactory();
            BeanFactory inside =
                    parent instanceof ConfigurableApplicationContext context ? context.getBeanFactory() : parent;
            if (!(inside instanceof ConfigurableListableBeanFactory next)) {
                return owner;
            }
            owner = next;
        }
        return owner;
    }
}
