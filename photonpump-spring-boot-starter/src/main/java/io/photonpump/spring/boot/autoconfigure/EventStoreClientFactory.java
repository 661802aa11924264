package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.TlsSettings;
import io.photonpump.spring.event.ConnectionChanged;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes clients from connection details, with everything else as {@code photonpump.*} says. For applications with several
 * servers:
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

    private final PhotonPumpProperties properties;
    private final @Nullable JsonMapper jsonMapper;
    private final List<ClientSettingsCustomizer> customizers;
    private final Consumer<Object> events;

    EventStoreClientFactory(
            PhotonPumpProperties properties,
            @Nullable JsonMapper jsonMapper,
            List<ClientSettingsCustomizer> customizers,
            Consumer<Object> events) {
        this.properties = properties;
        this.jsonMapper = jsonMapper;
        this.customizers = customizers;
        this.events = events;
    }

    /**
     * A client, already connecting. It never waits for the server.
     *
     * @param name the bean name, for application events
     */
    public EventStoreClient create(String name, PhotonPumpConnectionDetails details) {
        return PhotonPump.connect(settings(name, details));
    }

    ClientSettings settings(String name, PhotonPumpConnectionDetails details) {
        ClientSettings.Builder settings = ClientSettings.parse(details.getUrl()).newBuilder();
        settings.connectionListener(event -> events.accept(new ConnectionChanged(name, event)));
        credentials(settings, details);
        encryption(settings, details.getSslBundle());
        times(settings);
        if (jsonMapper != null) {
            settings.jsonMapper(jsonMapper);
        }
        if (properties.name() != null) {
            settings.name(properties.name());
        }
        if (properties.httpPort() != null) {
            settings.httpPort(properties.httpPort());
        }
        if (properties.nodePreference() != null) {
            settings.nodeSelector(properties.nodePreference());
        }
        customizers.forEach(customizer -> customizer.customize(settings));
        return settings.build();
    }

    private static void credentials(ClientSettings.Builder settings, PhotonPumpConnectionDetails details) {
        String username = details.getUsername();
        String password = details.getPassword();
        if (username == null && password == null) {
            return;
        }
        if (username == null || password == null) {
            throw new InvalidSettingsException(
                    username == null ? "username" : "password",
                    "photonpump.username and photonpump.password belong together: set both, or both in the URL");
        }
        try {
            settings.credentials(username, password);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingsException("username", String.valueOf(e.getMessage()));
        }
    }

    private void encryption(ClientSettings.Builder settings, @Nullable SslBundle bundle) {
        Boolean enabled = properties.ssl().enabled();
        TlsSettings tls = bundle == null ? TlsSettings.DEFAULT : TlsSettings.of(bundle.createSslContext());
        if (Boolean.FALSE.equals(enabled)) {
            settings.tls(null);
        } else if (bundle != null || Boolean.TRUE.equals(enabled)) {
            settings.tls(tls);
        }
        httpEncryption(settings, tls);
    }

    private void httpEncryption(ClientSettings.Builder settings, TlsSettings usual) {
        Boolean enabled = properties.ssl().http();
        if (Boolean.FALSE.equals(enabled)) {
            settings.httpTls(null);
        } else if (Boolean.TRUE.equals(enabled)) {
            TlsSettings tcp = settings.build().tls();
            settings.httpTls(tcp == null ? usual : tcp);
        }
    }

    private void times(ClientSettings.Builder settings) {
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
