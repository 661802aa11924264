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

/** The client. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "photonpump.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PhotonPumpProperties.class)
public class PhotonPumpAutoConfiguration {

    /** One for a hierarchy of contexts: children use the server of their parent unless they define details of their own. */
    @Bean
    @ConditionalOnMissingBean(PhotonPumpConnectionDetails.class)
    PhotonPumpConnectionDetails photonPumpConnectionDetails(
            PhotonPumpProperties properties, Environment environment, ObjectProvider<SslBundles> bundles) {
        requireNoEmbeddedServer(properties.embedded());
        return new PropertiesPhotonPumpConnectionDetails(properties, environment, bundles.getIfAvailable());
    }

    /** An application that is told to use the embedded server must never write to the configured one by mistake. */
    private static void requireNoEmbeddedServer(EmbeddedProperties embedded) {
        if (embedded.enabled() && embedded.replaceServer()) {
            throw new InvalidSettingsException(
                    "photonpump.embedded.replace-server",
                    "photonpump.embedded.replace-server is true, and there is no embedded server to use: add the dependency "
                            + "photonpump-embedded, and do not exclude EmbeddedEventStoreAutoConfiguration");
        }
    }

    /** In each context: a parent does not publish to its children, but children publish to their parents. */
    @Bean
    ApplicationEvents photonPumpApplicationEvents(ApplicationEventPublisher publisher) {
        return new ApplicationEvents(publisher);
    }

    /** One for a hierarchy of contexts, as the client is. */
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

    /** One for a hierarchy of contexts, which then has one connection; it ends with the context that made it. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    EventStoreClient eventStoreClient(EventStoreClientFactory clients, PhotonPumpConnectionDetails details) {
        return clients.create("eventStoreClient", details);
    }
}
