package io.photonpump.console;

import io.photonpump.client.EventStoreClient;
import io.photonpump.console.internal.live.ConnectionHistory;
import io.photonpump.console.internal.live.LiveFeed;
import io.photonpump.console.internal.mvc.MvcConsole;
import io.photonpump.console.internal.web.ConsoleHandler;
import io.photonpump.console.internal.webflux.WebFluxConsole;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpListenerAutoConfiguration;
import io.photonpump.spring.internal.client.Clients;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Auto-configuration of the console. {@code photonpump.console.enabled=true} switches it on; by default, it is on only while Spring Boot
 * DevTools is active.
 */
@AutoConfiguration(after = PhotonPumpListenerAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnBean({SubscriptionRegistry.class, EventStoreClient.class})
@Conditional(OnConsoleEnabled.class)
@EnableConfigurationProperties(ConsoleProperties.class)
@ImportRuntimeHints(ConsoleHints.class)
public class ConsoleAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleAutoConfiguration.class);

    /** Not lazy, because changes are recorded from the beginning. */
    @Bean
    @Lazy(false)
    ConnectionHistory photonPumpConnectionHistory() {
        return new ConnectionHistory(Clock.systemUTC());
    }

    /** Not lazy, because Spring does not start lazy beans. */
    @Bean
    @Lazy(false)
    LiveFeed photonPumpLiveFeed(
            ConfigurableListableBeanFactory beans, SubscriptionRegistry subscriptions, ConnectionHistory history) {
        return new LiveFeed(new Clients(beans)::all, subscriptions, history);
    }

    @Bean
    ConsoleHandler photonPumpConsoleHandler(
            ConfigurableListableBeanFactory beans,
            SubscriptionRegistry subscriptions,
            ConsoleProperties properties,
            Environment environment) {
        LOG.info("The Photon Pump console is at {}{}", properties.path(), properties.readOnly() ? ", read-only" : "");
        return new ConsoleHandler(
                subscriptions,
                new Clients(beans)::all,
                beans,
                properties.path(),
                properties.readOnly(),
                properties.allowedHosts(),
                environment.getProperty("spring.application.name", "application"));
    }

    /** The routes in Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DispatcherServlet.class)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    static class MvcRoutes {

        @Bean
        @ConditionalOnMissingBean(name = "photonPumpConsoleRoutes")
        org.springframework.web.servlet.function.RouterFunction<org.springframework.web.servlet.function.ServerResponse>
                photonPumpConsoleRoutes(ConsoleHandler handler, LiveFeed feed, ConsoleProperties properties) {
            return new MvcConsole(handler, feed, properties.path()).routes();
        }
    }

    /** The routes in Spring WebFlux. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(org.springframework.web.reactive.function.server.RouterFunction.class)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    static class WebFluxRoutes {

        @Bean
        @ConditionalOnMissingBean(name = "photonPumpConsoleRoutes")
        org.springframework.web.reactive.function.server.RouterFunction<
                        org.springframework.web.reactive.function.server.ServerResponse>
                photonPumpConsoleRoutes(ConsoleHandler handler, LiveFeed feed, ConsoleProperties properties) {
            return new WebFluxConsole(handler, feed, properties.path()).routes();
        }
    }
}
