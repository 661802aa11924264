package io.photonpump.spring.boot.health;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpListenerAutoConfiguration;
import io.photonpump.spring.internal.client.Clients;
import io.photonpump.spring.listener.SubscriptionRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health contributor {@code eventStore}. {@code management.health.eventstore.enabled=false} disables it.
 */
@AutoConfiguration(after = PhotonPumpListenerAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(EventStoreClient.class)
@ConditionalOnEnabledHealthIndicator("eventstore")
public class EventStoreHealthAutoConfiguration {

    /** A hierarchy of contexts shares the contributor, because the registry of the parent includes the listeners of its children. */
    @Bean
    @ConditionalOnMissingBean(name = {"eventStoreHealthContributor", "eventStoreHealthIndicator"})
    EventStoreHealthIndicator eventStoreHealthContributor(
            ConfigurableListableBeanFactory beans, ObjectProvider<SubscriptionRegistry> subscriptions) {
        return new EventStoreHealthIndicator(new Clients(beans)::all, subscriptions.getIfUnique());
    }
}
