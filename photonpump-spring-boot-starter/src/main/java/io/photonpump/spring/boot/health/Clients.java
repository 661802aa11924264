package io.photonpump.spring.boot.health;

import io.photonpump.client.EventStoreClient;
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
 * All clients of an application by bean name, also those that are injected by qualifier only, which Spring leaves out of an
 * injected map, and those of parent contexts. A lazy client is looked at only once something has made it, unless it is a default
 * candidate.
 */
final class Clients {

    private final ConfigurableListableBeanFactory beans;

    Clients(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    Map<String, EventStoreClient> all() {
        Map<String, EventStoreClient> clients = new TreeMap<>();
        for (String name :
                BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, EventStoreClient.class, false, false)) {
            if (!ScopedProxyUtils.isScopedTarget(name) && isWanted(name)) {
                clients.put(name, beans.getBean(name, EventStoreClient.class));
            }
        }
        return clients;
    }

    private boolean isWanted(String name) {
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
