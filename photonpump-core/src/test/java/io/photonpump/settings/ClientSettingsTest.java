package io.photonpump.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.Credentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class ClientSettingsTest {

    private static final ClientSettings DEFAULTS = ClientSettings.defaults();

    @Test
    void of_servers_and_gossip_seeds_the_last_one_counts() {
        ClientSettings gossip = DEFAULTS.withGossipSeeds(List.of(new Endpoint("a", 1)));
        assertThat(gossip.gossip()).isTrue();
        assertThat(gossip.withServer("b", 2).gossip()).isFalse();
    }

    @Test
    void every_value_is_checked_when_it_is_given() {
        refuses("servers", s -> s.withServers(List.of()));
        refuses("servers", s -> s.withServer("a", 0));
        refuses("servers", s -> s.withServer("", 1));
        refuses("servers", s -> s.withGossipSeeds(List.of()));
        refuses("username", s -> s.withCredentials("", "p"));
        refuses("password", s -> s.withCredentials("u", "p".repeat(128)));
        refuses("httpPort", s -> s.withHttpPort(0));
        refuses("httpPort", s -> s.withHttpPort(65_536));
        refuses("connectTimeout", s -> s.withConnectTimeout(Duration.ZERO));
        refuses("operationTimeout", s -> s.withOperationTimeout(Duration.ofSeconds(-1)));
        refuses("operationTimeout", s -> s.withOperationTimeout(Duration.ofDays(40_000)));
        refuses("heartbeatInterval", s -> s.withHeartbeatInterval(Duration.ZERO));
        refuses("heartbeatTimeout", s -> s.withHeartbeatTimeout(Duration.ZERO));
        refuses("gossipTimeout", s -> s.withGossipTimeout(Duration.ZERO));
        refuses("maxReconnects", s -> s.withMaxReconnects(-2));
        refuses("maxPendingRequests", s -> s.withMaxPendingRequests(0));
        refuses("maxPendingBytes", s -> s.withMaxPendingBytes(0));
        refuses("maxAdminResponseBytes", s -> s.withMaxAdminResponseBytes(0));
    }

    @Test
    void a_credentials_supplier_is_called_each_time() {
        int[] count = {0};
        ClientSettings settings = DEFAULTS.withCredentials(() -> new Credentials("u", "p" + ++count[0]));
        assertThat(settings.credentials().get().password()).isEqualTo("p1");
        assertThat(settings.credentials().get().password()).isEqualTo("p2");
    }

    @Test
    void secrets_are_never_printed() {
        ClientSettings settings =
                DEFAULTS.withCredentials("stablehand", "oats").withName("pony").withTls(TlsSettings.defaults());
        assertThat(settings).hasToString("ClientSettings[[localhost:1113], TLS, name=pony]");
        assertThat(settings.credentials().get().toString()).doesNotContain("oats");
    }

    @Test
    void http_is_encrypted_like_connections_unless_it_has_settings_of_its_own() {
        TlsSettings own = TlsSettings.defaults().withCaFile(Path.of("x"));
        assertThat(DEFAULTS.withTls(own).httpTls()).isEqualTo(own);
        assertThat(DEFAULTS.withTls(own).withoutHttpTls()).satisfies(settings -> {
            assertThat(settings.tls()).isEqualTo(own);
            assertThat(settings.httpTls()).isNull();
            assertThat(settings).hasToString("ClientSettings[[localhost:1113], TLS, HTTP in the clear]");
        });
        assertThat(DEFAULTS.withHttpTls(own)).satisfies(settings -> {
            assertThat(settings.tls()).isNull();
            assertThat(settings.httpTls()).isEqualTo(own);
        });
    }

    @Test
    void an_ssl_context_excludes_files_and_unverified_connections() throws Exception {
        TlsSettings own = TlsSettings.defaults().withSslContext(SSLContext.getDefault());
        assertThatThrownBy(() -> own.withCaFile(Path.of("x"))).isInstanceOf(InvalidSettingsException.class);
        assertThatThrownBy(own::withoutVerification).isInstanceOf(InvalidSettingsException.class);
        assertThatThrownBy(() -> TlsSettings.defaults()
                        .withClientCertificate(Path.of("x"), Path.of("y"))
                        .withSslContext(SSLContext.getDefault()))
                .isInstanceOf(InvalidSettingsException.class);
    }

    private static void refuses(String setting, UnaryOperator<ClientSettings> step) {
        assertThatThrownBy(() -> step.apply(DEFAULTS))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(setting.equals("servers") ? "" : setting)
                .extracting(e -> ((InvalidSettingsException) e).setting())
                .isEqualTo(setting);
    }
}
