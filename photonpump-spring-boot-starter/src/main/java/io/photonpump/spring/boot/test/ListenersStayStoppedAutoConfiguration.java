package io.photonpump.spring.boot.test;

import io.photonpump.spring.listener.SubscriptionCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Auto-configuration of {@link EventStoreTest} that keeps all listeners from starting, regardless of their settings. */
@AutoConfiguration
public class ListenersStayStoppedAutoConfiguration {

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SubscriptionCustomizer listenersStayStopped() {
        return spec -> spec.withAutoStartup(false);
    }
}
