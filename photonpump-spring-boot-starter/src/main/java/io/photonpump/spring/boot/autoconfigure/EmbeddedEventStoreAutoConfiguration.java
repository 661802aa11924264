package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.embedded.EmbeddedEventStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * A server inside the application, if {@code photonpump-embedded} is on the class path and no other server is configured, or if
 * {@code photonpump.embedded.replace-server} says so. One for a hierarchy of contexts: the connection details of a parent keep
 * a child from starting another.
 */
@AutoConfiguration(before = PhotonPumpAutoConfiguration.class)
@ConditionalOnClass(EmbeddedEventStore.class)
@ConditionalOnBooleanProperty(name = "photonpump.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "photonpump.embedded.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(PhotonPumpConnectionDetails.class)
@Conditional(NoServerConfiguredCondition.class)
public class EmbeddedEventStoreAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedEventStoreAutoConfiguration.class);

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    EmbeddedEventStore embeddedEventStore(PhotonPumpProperties properties) {
        EmbeddedProperties embedded = properties.embedded();
        EmbeddedEventStore server = new EmbeddedServerFactory(embedded).start();
        String kept = embedded.dataDirectory() == null
                ? "It keeps everything in memory and forgets it with the application"
                : "It keeps everything in " + embedded.dataDirectory();
        LOG.warn(
                "{}: started an embedded event store at {}. {}; {}",
                embedded.replaceServer() ? "photonpump.embedded.replace-server is set" : "No server is configured",
                server.url(),
                kept,
                embedded.replaceServer() ? "the configured server is not used" : "set photonpump.url for a real one");
        return server;
    }

    @Bean
    PhotonPumpConnectionDetails embeddedPhotonPumpConnectionDetails(EmbeddedEventStore server) {
        return new EmbeddedConnectionDetails(server.url());
    }
}
