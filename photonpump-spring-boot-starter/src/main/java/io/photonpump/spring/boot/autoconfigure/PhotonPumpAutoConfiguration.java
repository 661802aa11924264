package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.client.EventStoreClient;
import io.photonpump.error.InvalidSettingsException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** Auto-configuration of the client. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "photonpump.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PhotonPumpProperties.class)
public class PhotonPumpAutoConfiguration {

    /** A hierarchy of contexts shares the connection details. A child uses another server only if it defines its own. */
    @Bean
    @ConditionalOnMissingBean(PhotonPumpConnectionDetails.class)
    PhotonPumpConnectionDetails photonPumpConnectionDetails(
            PhotonPumpProperties properties, Environment environment, ObjectProvider<SslBundles> bundles) {
        requireNoEmbeddedServer(properties.embedded());
        return new PropertiesPhotonPumpConnectionDetails(properties, environment, bundles.getIfAvailable());
    }

    /** An application that is configured to use the embedded server must never write to the configured server by mistake. */
    private static void requireNoEmbeddedServer(EmbeddedProperties embedded) {
        if (embedded.enabled() && embedded.replaceServer()) {
            throw new InvalidSettingsException(
                    "photonpump.embedded.replace-server",
                    "photonpump.embedded.replace-server is true, but there is no embedded server: add the dependency "
                            + "photonpump-embedded, and do not exclude EmbeddedEventStoreAutoConfiguration");
        }
    }

    /** Each context has a publisher. Spring publishes the events of a child to its parent, too, but not the other way round. */
    @Bean
    ApplicationEvents photonPumpApplicationEvents(ApplicationEventPublisher publisher) {
        return new ApplicationEvents(publisher);
    }

    /** A hierarchy of contexts shares the factory, as it shares the client. */
    @Bean
    @ConditionalOnMissingBean
    EventStoreClientFactory eventStoreClientFactory(
            PhotonPumpProperties properties,
            ObjectProvider<JsonMapper> jsonMapper,
            ObjectProvider<ClientSettingsCustomizer> customizers,
            ObjectProvider<PhotonPumpConnectionDetails> details,
            ApplicationEvents events) {
        @Nullable JsonMapper mapper = jsonMapper.getIfUnique();
        return new EventStoreClientFactory(
                properties, mapper, customizers.orderedStream().toList(), details::getIfUnique, events);
    }

    /** A hierarchy of contexts shares the client, and thus one connection. The client closes with the context that created it. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    EventStoreClient eventStoreClient(EventStoreClientFactory clients, PhotonPumpConnectionDetails details) {
        return clients.create("eventStoreClient", details);
    }
}
