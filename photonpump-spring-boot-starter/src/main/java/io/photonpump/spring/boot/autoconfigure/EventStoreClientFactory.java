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
 * Makes clients from connection details. Time-outs, heartbeats and waits of {@code photonpump.*} are the defaults of every client. The
 * keys that are about one server, {@code name}, {@code http-port}, {@code node-preference} and {@code ssl.*}, apply to clients of the
 * application's own {@link PhotonPumpConnectionDetails} bean only. What the URL of other details says wins over all of them. For
 * applications with several servers:
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

    private static final PhotonPumpProperties.Ssl NOTHING_SAID = new PhotonPumpProperties.Ssl(null, null, null);

    private final PhotonPumpProperties properties;
    private final @Nullable JsonMapper jsonMapper;
    private final List<ClientSettingsCustomizer> customizers;
    private final Supplier<@Nullable PhotonPumpConnectionDetails> applications;
    private final Consumer<Object> events;
    private final Set<String> names = new ConcurrentSkipListSet<>();

    /** {@code applications}: the connection details of the application itself; asked when a client is made. */
    EventStoreClientFactory(
            PhotonPumpProperties properties,
            @Nullable JsonMapper jsonMapper,
            List<ClientSettingsCustomizer> customizers,
            Supplier<@Nullable PhotonPumpConnectionDetails> applications,
            Consumer<Object> events) {
        this.properties = properties;
        this.jsonMapper = jsonMapper;
        this.customizers = customizers;
        this.applications = applications;
        this.events = events;
    }

    /**
     * A client, already connecting. It never waits for the server.
     *
     * @param name the bean name, for application events and customizers
     */
    public EventStoreClient create(String name, PhotonPumpConnectionDetails details) {
        ClientSettings settings = settings(name, details);
        names.add(name);
        return PhotonPump.connect(settings);
    }

    /** The names of the clients made so far, under which they appear in application events and meters. */
    public Set<String> names() {
        return Set.copyOf(names);
    }

    ClientSettings settings(String name, PhotonPumpConnectionDetails details) {
        boolean applications = details == this.applications.get();
        ClientSettings.Builder settings = said(details, applications);
        settings.connectionListener(event -> events.accept(new ConnectionChanged(name, event)));
        CurrentCredentials credentials = new CurrentCredentials(details);
        if (credentials.orNull() != null) {
            settings.credentialsSupplier(credentials);
        }
        boolean sslApplies = applications && !(details instanceof EmbeddedConnectionDetails);
        encryption(settings, details, sslApplies ? properties.ssl() : NOTHING_SAID);
        if (jsonMapper != null) {
            settings.jsonMapper(jsonMapper);
        }
        customizers.forEach(customizer -> customizer.customize(name, settings));
        return settings.build();
    }

    /** Properties are defaults for a URL that comes from elsewhere; beside {@code photonpump.url}, they win. */
    private ClientSettings.Builder said(PhotonPumpConnectionDetails details, boolean applications) {
        ClientSettings.Builder defaults = ClientSettings.builder();
        ofEveryClient(defaults);
        if (applications) {
            ofApplicationsClient(defaults);
        }
        ClientSettings.Builder settings =
                ClientSettings.parse(details.getUrl(), defaults.build()).newBuilder();
        if (details instanceof PropertiesPhotonPumpConnectionDetails) {
            ofEveryClient(settings);
            ofApplicationsClient(settings);
        }
        return settings;
    }

    private void ofApplicationsClient(ClientSettings.Builder settings) {
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
            context.get(); // a bundle that is of no use stops the start
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

    private void ofEveryClient(ClientSettings.Builder settings) {
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
