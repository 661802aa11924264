package io.photonpump.spring.boot.actuate;

import io.photonpump.spring.boot.autoconfigure.PhotonPumpListenerAutoConfiguration;
import io.photonpump.spring.internal.action.SubscriptionActions;
import io.photonpump.spring.listener.SubscriptionRegistry;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint {@code eventstoresubscriptions}. As for any endpoint,
 * {@code management.endpoints.web.exposure} properties expose it over HTTP.
 */
@AutoConfiguration(after = PhotonPumpListenerAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(SubscriptionRegistry.class)
@ConditionalOnAvailableEndpoint(EventStoreSubscriptionsEndpoint.class)
public class EventStoreSubscriptionsEndpointAutoConfiguration {

    /** A hierarchy of contexts shares the endpoint, as it shares all endpoints. */
    @Bean
    @ConditionalOnMissingBean
    EventStoreSubscriptionsEndpoint eventStoreSubscriptionsEndpoint(
            SubscriptionRegistry subscriptions, ParkedEvents parkedEvents) {
        return new EventStoreSubscriptionsEndpoint(subscriptions, parkedEvents);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(EventStoreSubscriptionsEndpoint.class)
    EventStoreSubscriptionsWebEndpoint eventStoreSubscriptionsWebEndpoint(
            EventStoreSubscriptionsEndpoint endpoint, SubscriptionRegistry subscriptions) {
        return new EventStoreSubscriptionsWebEndpoint(endpoint, subscriptions);
    }

    @Bean
    @ConditionalOnMissingBean
    ParkedEvents parkedEvents(BeanFactory beans) {
        return subscription -> SubscriptionActions.replayParked(subscription, beans);
    }
}
