package io.photonpump.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodePreference;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.Credentials;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ClientSettingsTest {

    @Test
    void keeps_everything_in_a_copy() throws ReflectiveOperationException {
        JsonMapper mapper = JsonMapper.builder().build();
        ConnectionListener listener = event -> {};
        ClientSettings settings = ClientSettings.builder()
                .gossipSeeds(List.of(new Endpoint("a", 1)))
                .discovery(failed -> null)
                .nodeSelector(NodePreference.RANDOM)
                .credentials("u", "p")
                .tls(TlsSettings.DEFAULT)
                .httpTls(TlsSettings.DEFAULT.withoutVerification())
                .name("n")
                .httpPort(2)
                .connectTimeout(Duration.ofSeconds(3))
                .operationTimeout(Duration.ofSeconds(4))
                .heartbeatInterval(Duration.ofSeconds(5))
                .heartbeatTimeout(Duration.ofSeconds(6))
                .gossipTimeout(Duration.ofSeconds(7))
                .reconnect(new Backoff(Duration.ofSeconds(8), Duration.ofSeconds(9), 1, 0))
                .maxReconnects(10)
                .maxPendingRequests(11)
                .maxPendingBytes(12)
                .maxAdminResponseBytes(13)
                .orderedWrites(false)
                .jsonMapper(mapper)
                .connectionListener(listener)
                .callbackExecutor(Runnable::run)
                .build();
        ClientSettings copy = settings.newBuilder().build();
        ClientSettings untouched = ClientSettings.builder().build();
        for (Method setting : ClientSettings.class.getDeclaredMethods()) {
            if (isGetter(setting)) {
                Object value = setting.invoke(settings);
                assertThat(setting.invoke(copy)).as(setting.getName()).isEqualTo(value);
                assertThat(setting.invoke(untouched))
                        .as(setting.getName() + " was set above")
                        .isNotEqualTo(value);
            }
        }
    }

    private static boolean isGetter(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && !Set.of("newBuilder", "toString").contains(method.getName());
    }

    @Test
    void takes_servers_or_seeds_whichever_comes_last() {
        ClientSettings.Builder builder = ClientSettings.builder().gossipSeeds(List.of(new Endpoint("a", 1)));
        assertThat(builder.build().gossip()).isTrue();
        assertThat(builder.server("b", 2).build().gossip()).isFalse();
    }

    @Test
    void checks_every_value_when_it_is_given() {
        refuses("servers", b -> b.servers(List.of()));
        refuses("servers", b -> b.gossipSeeds(List.of()));
        refuses("httpPort", b -> b.httpPort(0));
        refuses("httpPort", b -> b.httpPort(65_536));
        refuses("connectTimeout", b -> b.connectTimeout(Duration.ZERO));
        refuses("operationTimeout", b -> b.operationTimeout(Duration.ofSeconds(-1)));
        refuses("operationTimeout", b -> b.operationTimeout(Duration.ofDays(40_000)));
        refuses("heartbeatInterval", b -> b.heartbeatInterval(Duration.ZERO));
        refuses("heartbeatTimeout", b -> b.heartbeatTimeout(Duration.ZERO));
        refuses("gossipTimeout", b -> b.gossipTimeout(Duration.ZERO));
        refuses("maxReconnects", b -> b.maxReconnects(-2));
        refuses("maxPendingRequests", b -> b.maxPendingRequests(0));
        refuses("maxPendingBytes", b -> b.maxPendingBytes(0));
        refuses("maxAdminResponseBytes", b -> b.maxAdminResponseBytes(0));
    }

    @Test
    void asks_for_credentials_anew_each_time() {
        int[] count = {0};
        ClientSettings settings = ClientSettings.builder()
                .credentialsSupplier(() -> new Credentials("u", "p" + ++count[0]))
                .build();
        assertThat(settings.credentials().get().password()).isEqualTo("p1");
        assertThat(settings.credentials().get().password()).isEqualTo("p2");
    }

    @Test
    void prints_no_secret() {
        ClientSettings settings = ClientSettings.builder()
                .credentials("stablehand", "oats")
                .name("pony")
                .tls(TlsSettings.DEFAULT)
                .build();
        assertThat(settings).hasToString("ClientSettings[[localhost:1113], TLS, name=pony]");
        assertThat(settings.credentials().get().toString()).doesNotContain("oats");
    }

    @Test
    void encrypts_http_as_tcp_unless_told_otherwise() {
        TlsSettings own = TlsSettings.DEFAULT.withCaFile(Path.of("x"));
        assertThat(ClientSettings.builder().tls(own).build().httpTls()).isEqualTo(own);
        assertThat(ClientSettings.builder().tls(own).httpTls(null).build()).satisfies(settings -> {
            assertThat(settings.tls()).isEqualTo(own);
            assertThat(settings.httpTls()).isNull();
            assertThat(settings).hasToString("ClientSettings[[localhost:1113], TLS, HTTP in the clear]");
        });
        assertThat(ClientSettings.builder().httpTls(own).build()).satisfies(settings -> {
            assertThat(settings.tls()).isNull();
            assertThat(settings.httpTls()).isEqualTo(own);
        });
    }

    @Test
    void takes_no_half_of_a_client_certificate_and_no_files_beside_an_own_context() throws Exception {
        Path file = Path.of("x");
        assertThatThrownBy(() -> new TlsSettings(true, null, file, null, null)).hasMessageContaining("tlsKeyFile");
        TlsSettings own = TlsSettings.of(SSLContext.getDefault());
        assertThatThrownBy(() -> own.withCaFile(file)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(own::withoutVerification).isInstanceOf(IllegalArgumentException.class);
    }

    private static void refuses(String setting, Consumer<ClientSettings.Builder> step) {
        assertThatThrownBy(() -> step.accept(ClientSettings.builder()))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(setting.equals("servers") ? "server" : setting)
                .extracting(e -> ((InvalidSettingsException) e).setting())
                .isEqualTo(setting);
    }
}
