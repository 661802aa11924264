package io.photonpump.spring.boot.actuate;

import io.photonpump.spring.boot.autoconfigure.PhotonPumpListenerAutoConfiguration;
import io.photonpump.spring.listener.SubscriptionRegistry;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint {@code eventstoresubscriptions}; exposed as any other, see {@code management.endpoints.web.exposure}. */
@AutoConfiguration(after = PhotonPumpListenerAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(SubscriptionRegistry.class)
@ConditionalOnAvailableEndpoint(EventStoreSubscriptionsEndpoint.class)
public class EventStoreSubscriptionsEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    EventStoreSubscriptionsEndpoint eventStoreSubscriptionsEndpoint(
            SubscriptionRegistry subscriptions, ParkedEvents parkedEvents) {
        return new EventStoreSubscriptionsEndpoint(subscriptions, parkedEvents);
    }

    @Bean
    @ConditionalOnMissingBean
    ParkedEvents parkedEvents() {
        return subscription -> {
            throw new IllegalStateException("replaying parked events needs the server's HTTP interface");
        };
    }
}
