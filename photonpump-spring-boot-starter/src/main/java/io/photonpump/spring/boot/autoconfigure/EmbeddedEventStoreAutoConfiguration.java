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
 * Auto-configuration of the embedded server. It starts if {@code photonpump-embedded} is on the class path and no other server is
 * configured, or if {@code photonpump.embedded.replace-server} is true. A hierarchy of contexts shares one server: a child context
 * finds the connection details of its parent and starts no other.
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
        String storage = embedded.dataDirectory() == null
                ? "It stores events in memory and loses them when the application stops"
                : "It stores events in " + embedded.dataDirectory();
        LOG.warn(
                "{}: started an embedded event store at {}. {}. {}",
                embedded.replaceServer() ? "photonpump.embedded.replace-server is true" : "No server is configured",
                server.url(),
                storage,
                embedded.replaceServer()
                        ? "The configured server is not used."
                        : "Set photonpump.url to connect to a real server.");
        return server;
    }

    @Bean
    PhotonPumpConnectionDetails embeddedPhotonPumpConnectionDetails(EmbeddedEventStore server) {
        return new EmbeddedConnectionDetails(server.url());
    }
}
