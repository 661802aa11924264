package io.photonpump.spring.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.photonpump.spring.boot.autoconfigure.EventStoreClientFactory;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpListenerAutoConfiguration;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the meters of listeners and clients, for applications with a {@link MeterRegistry}. */
@AutoConfiguration(
        after = PhotonPumpListenerAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, SubscriptionRegistry.class})
public class SubscriptionMetricsAutoConfiguration {

    /** A hierarchy of contexts shares the meters, because Spring publishes application events of a child to its parent, too. */
    @Bean
    @ConditionalOnMissingBean
    SubscriptionMeters subscriptionMeters(
            MeterRegistry meters,
            SubscriptionRegistry subscriptions,
            ObjectProvider<EventStoreClientFactory> factories) {
        return new SubscriptionMeters(
                meters,
                subscriptions,
                () -> factories.stream()
                        .flatMap(factory -> factory.names().stream())
                        .collect(Collectors.toSet()));
    }
}
