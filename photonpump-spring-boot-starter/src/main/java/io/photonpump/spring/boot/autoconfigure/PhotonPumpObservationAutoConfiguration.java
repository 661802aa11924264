package io.photonpump.spring.boot.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import io.photonpump.spring.internal.observation.ObservedListeners;
import io.photonpump.spring.internal.observation.TracedEvents;
import io.photonpump.spring.observation.DefaultSubscriptionObservationConvention;
import io.photonpump.spring.observation.SubscriptionObservationConvention;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the observations of listeners and published events, for applications with an
 * {@link ObservationRegistry}. A hierarchy of contexts shares these beans: listeners of child contexts use the interceptors and
 * decorators of their parents, too.
 */
@AutoConfiguration(
        before = PhotonPumpListenerAutoConfiguration.class,
        after = PhotonPumpAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "photonpump.observation.enabled", matchIfMissing = true)
public class PhotonPumpObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ObservedListeners observedListeners(
            ObservationRegistry registry, ObjectProvider<SubscriptionObservationConvention> convention) {
        return new ObservedListeners(
                registry, convention.getIfAvailable(DefaultSubscriptionObservationConvention::new));
    }

    @Bean
    @ConditionalOnMissingBean
    TracedEvents tracedEvents(ObservationRegistry registry) {
        return new TracedEvents(registry);
    }
}
