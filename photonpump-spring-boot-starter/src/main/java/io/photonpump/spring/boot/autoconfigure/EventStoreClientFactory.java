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
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Creates clients from connection details. The timeouts, heartbeats and reconnect waits of {@code photonpump.*} properties are
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
        ClientSettings settings = urlAndProperties(details, ofApplication)
                .withConnectionListener(event -> events.accept(new ConnectionChanged(name, event)));
        CurrentCredentials credentials = new CurrentCredentials(details);
        if (credentials.orNull() != null) {
            settings = settings.withCredentials(credentials);
        }
        boolean sslApplies = ofApplication && !(details instanceof EmbeddedConnectionDetails);
        settings = encrypted(settings, details, sslApplies ? properties.ssl() : NO_SSL_PROPERTIES);
        if (jsonMapper != null) {
            settings = settings.withJsonMapper(jsonMapper);
        }
        for (ClientSettingsCustomizer customizer : customizers) {
            settings = customizer.customize(name, settings);
        }
        return settings;
    }

    /** Combines URL and properties. Properties override {@code photonpump.url}, and are defaults for any other URL. */
    private ClientSettings urlAndProperties(PhotonPumpConnectionDetails details, boolean ofApplication) {
        ClientSettings defaults = withCommonProperties(ClientSettings.defaults());
        ClientSettings settings =
                ClientSettings.parse(details.getUrl(), ofApplication ? withServerProperties(defaults) : defaults);
        return details instanceof PropertiesPhotonPumpConnectionDetails
                ? withServerProperties(withCommonProperties(settings))
                : settings;
    }

    private ClientSettings withServerProperties(ClientSettings settings) {
        ClientSettings named = with(settings, properties.name(), ClientSettings::withName);
        ClientSettings reachable = with(named, properties.httpPort(), ClientSettings::withHttpPort);
        return with(reachable, properties.nodePreference(), ClientSettings::withNodeSelector);
    }

    private static ClientSettings encrypted(
            ClientSettings settings, PhotonPumpConnectionDetails details, PhotonPumpProperties.Ssl ssl) {
        TlsSettings inUrl = settings.tls();
        TlsSettings tls = inUrl == null ? TlsSettings.defaults() : inUrl;
        boolean bundled = details.getSslBundle() != null;
        if (bundled) {
            CurrentSslContext context = new CurrentSslContext(details::getSslBundle);
            context.get(); // fails the start of the application if the bundle is invalid
            tls = TlsSettings.defaults().withSslContext(context);
        }
        ClientSettings encrypted = settings;
        if (Boolean.FALSE.equals(ssl.enabled())) {
            encrypted = settings.withoutTls();
        } else if (bundled || Boolean.TRUE.equals(ssl.enabled())) {
            encrypted = settings.withTls(tls);
        }
        return httpEncrypted(encrypted, tls, ssl.http());
    }

    private static ClientSettings httpEncrypted(ClientSettings settings, TlsSettings usual, @Nullable Boolean enabled) {
        if (enabled == null) {
            return settings;
        }
        TlsSettings tcp = settings.tls();
        return enabled ? settings.withHttpTls(tcp == null ? usual : tcp) : settings.withoutHttpTls();
    }

    private ClientSettings withCommonProperties(ClientSettings settings) {
        ClientSettings timed = with(
                with(settings, properties.connectTimeout(), ClientSettings::withConnectTimeout),
                properties.operationTimeout(),
                ClientSettings::withOperationTimeout);
        PhotonPumpProperties.Heartbeat heartbeat = properties.heartbeat();
        if (heartbeat != null) {
            timed = with(timed, heartbeat.interval(), ClientSettings::withHeartbeatInterval);
            timed = with(timed, heartbeat.timeout(), ClientSettings::withHeartbeatTimeout);
        }
        PhotonPumpProperties.Reconnect reconnect = properties.reconnect();
        return reconnect == null ? timed : timed.withReconnect(backoff(reconnect));
    }

    private static <T> ClientSettings with(
            ClientSettings settings, @Nullable T value, BiFunction<ClientSettings, T, ClientSettings> setter) {
        return value == null ? settings : setter.apply(settings, value);
    }

    private static Backoff backoff(PhotonPumpProperties.Reconnect reconnect) {
        try {
            return Backoff.defaults().withDelays(reconnect.delay(), reconnect.maxDelay());
        } catch (InvalidSettingsException e) {
            throw new InvalidSettingsException("reconnect", "photonpump.reconnect: " + e.getMessage());
        }
    }
}
