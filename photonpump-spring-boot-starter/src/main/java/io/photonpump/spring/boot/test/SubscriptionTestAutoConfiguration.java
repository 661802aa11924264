package io.photonpump.spring.boot.test;

import io.photonpump.spring.boot.autoconfigure.PhotonPumpListenerAutoConfiguration;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.test.SubscriptionTestHarness;
import io.photonpump.spring.type.EventTypeRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Auto-configuration of the test harness of {@link EventStoreTest}. Other tests may import it. */
@AutoConfiguration(after = PhotonPumpListenerAutoConfiguration.class)
public class SubscriptionTestAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SubscriptionTestHarness subscriptionTestHarness(
            SubscriptionRegistry registry, EventTypeRegistry types, ObjectProvider<JsonMapper> mapper) {
        return new SubscriptionTestHarness(
                registry, types, mapper.getIfUnique(() -> JsonMapper.builder().build()));
    }
}
