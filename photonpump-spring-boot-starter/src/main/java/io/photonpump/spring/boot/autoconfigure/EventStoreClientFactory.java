package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.TlsSettings;
import io.photonpump.spring.event.ConnectionChanged;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Creates clients from connection details. The time-outs, heartbeats and reconnect waits of {@code photonpump.*} properties are
 * defaults of all clients. The properties of a single server, {@code name}, {@code http-port}, {@code node-preference} and
 * {@code ssl.*}, apply only to clients with the application's {@link PhotonPumpConnectionDetails} bean. The URL of other connection
 * details overrides these properties. An application with several servers creates further clients:
 *
 * <pre>{@code
 * @Bean(defaultCandidate = false)
 * @Qualifier("archive")
 * EventStoreClient archive(EventStoreClientFactory clients) {
 *     return clients.create("archive", () -> "eventstore://archive:1113");
 * }
 * }</pre>
 */
public final class EventStoreClientFactory {

    private static final PhotonPumpProperties.Ssl NO_SSL_PROPERTIES = new PhotonPumpProperties.Ssl(null, null, null);

    private final PhotonPumpProperties properties;
    private final @Nullable JsonMapper jsonMapper;
    private final List<ClientSettingsCustomizer> customizers;
    private final Supplier<@Nullable PhotonPumpConnectionDetails> applicationDetails;
    private final Consumer<Object> events;
    private final Set<String> names = new ConcurrentSkipListSet<>();

    /**
     * Creates a factory.
     *
     * @param applicationDetails returns the connection details bean of the application; called for each new client
     * @param events receives a {@link ConnectionChanged} for each change of a client's connection
     */
    EventStoreClientFactory(
            PhotonPumpProperties properties,
            @Nullable JsonMapper jsonMapper,
            List<ClientSettingsCustomizer> customizers,
            Supplier<@Nullable PhotonPumpConnectionDetails> applicationDetails,
            Consumer<Object> events) {
        this.properties = properties;
        this.jsonMapper = jsonMapper;
        this.customizers = customizers;
        this.applicationDetails = applicationDetails;
        this.events = events;
    }

    /**
     * Creates a client, which starts to connect. The method does not wait for the connection.
     *
     * @param name the bean name of the client, which application events, meters and customizers use
     * @param details the server and the credentials
     * @return a new client, which the caller has to close
     * @throws InvalidSettingsException if the URL or a property is invalid
     */
    public EventStoreClient create(String name, PhotonPumpConnectionDetails details) {
        ClientSettings settings = settings(name, details);
        names.add(name);
        return PhotonPump.connect(settings);
    }

    /**
     * Returns the names of all clients that this factory has created.
     *
     * @return the names, as used by application events and meters
     */
    public Set<String> names() {
        return Set.copyOf(names);
    }

    ClientSettings settings(String name, PhotonPumpConnectionDetails details) {
        boolean ofApplication = details == applicationDetails.get();
        ClientSettings.Builder settings = urlAndProperties(details, ofApplication);
        settings.connectionListener(event -> events.accept(new ConnectionChanged(name, event)));
        CurrentCredentials credentials = new CurrentCredentials(details);
        if (credentials.orNull() != null) {
            settings.credentialsSupplier(credentials);
        }
        boolean sslApplies = ofApplication && !(details instanceof EmbeddedConnectionDetails);
        encryption(settings, details, sslApplies ? properties.ssl() : NO_SSL_PROPERTIES);
        if (jsonMapper != null) {
            settings.jsonMapper(jsonMapper);
        }
        customizers.forEach(customizer -> customizer.customize(name, settings));
        return settings.build();
    }

    /** Combines URL and properties. Properties override {@code photonpump.url}, and are defaults for any other URL. */
    private ClientSettings.Builder urlAndProperties(PhotonPumpConnectionDetails details, boolean ofApplication) {
        ClientSettings.Builder defaults = ClientSettings.builder();
        applyCommonProperties(defaults);
        if (ofApplication) {
            applyServerProperties(defaults);
        }
        ClientSettings.Builder settings =
                ClientSettings.parse(details.getUrl(), defaults.build()).newBuilder();
        if (details instanceof PropertiesPhotonPumpConnectionDetails) {
            applyCommonProperties(settings);
            applyServerProperties(settings);
        }
        return settings;
    }

    private void applyServerProperties(ClientSettings.Builder settings) {
        if (properties.name() != null) {
            settings.name(properties.name());
        }
        if (properties.httpPort() != null) {
            settings.httpPort(properties.httpPort());
        }
        if (properties.nodePreference() != null) {
            settings.nodeSelector(properties.nodePreference());
        }
    }

    private static void encryption(
            ClientSettings.Builder settings, PhotonPumpConnectionDetails details, PhotonPumpProperties.Ssl ssl) {
        TlsSettings inUrl = settings.build().tls();
        TlsSettings tls = inUrl == null ? TlsSettings.DEFAULT : inUrl;
        boolean bundled = details.getSslBundle() != null;
        if (bundled) {
            CurrentSslContext context = new CurrentSslContext(details::getSslBundle);
            context.get(); // fails the start of the application if the bundle is invalid
            tls = TlsSettings.of(context);
        }
        if (Boolean.FALSE.equals(ssl.enabled())) {
            settings.tls(null);
        } else if (bundled || Boolean.TRUE.equals(ssl.enabled())) {
            settings.tls(tls);
        }
        httpEncryption(settings, tls, ssl.http());
    }

    private static void httpEncryption(ClientSettings.Builder settings, TlsSettings usual, @Nullable Boolean enabled) {
        if (Boolean.FALSE.equals(enabled)) {
            settings.httpTls(null);
        } else if (Boolean.TRUE.equals(enabled)) {
            TlsSettings tcp = settings.build().tls();
            settings.httpTls(tcp == null ? usual : tcp);
        }
    }

    private void applyCommonProperties(ClientSettings.Builder settings) {
        if (properties.connectTimeout() != null) {
            settings.connectTimeout(properties.connectTimeout());
        }
        if (properties.operationTimeout() != null) {
            settings.operationTimeout(properties.operationTimeout());
        }
        PhotonPumpProperties.Heartbeat heartbeat = properties.heartbeat();
        if (heartbeat != null && heartbeat.interval() != null) {
            settings.heartbeatInterval(heartbeat.interval());
        }
        if (heartbeat != null && heartbeat.timeout() != null) {
            settings.heartbeatTimeout(heartbeat.timeout());
        }
        PhotonPumpProperties.Reconnect reconnect = properties.reconnect();
        if (reconnect != null) {
            settings.reconnect(backoff(reconnect));
        }
    }

    private static Backoff backoff(PhotonPumpProperties.Reconnect reconnect) {
        try {
            return new Backoff(
                    reconnect.delay(), reconnect.maxDelay(), Backoff.DEFAULT.multiplier(), Backoff.DEFAULT.jitter());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingsException("reconnect", "photonpump.reconnect: " + e.getMessage());
        }
    }
}
