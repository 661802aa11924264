package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.internal.net.ReservedPort;
import io.photonpump.embedded.tls.ServerTls;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpConnectionDetails;
import io.photonpump.spring.boot.health.EventStoreHealthIndicator;
import io.photonpump.spring.listener.ContainerState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Passwords, certificates and certificate authorities that change while the application runs. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class RotatingSecretsTest extends StarterTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<ReservedPort> ports = new ArrayList<>();

    /** Sets the password of the user, so that the server refuses any other one. */
    private void setPassword(String password, boolean first) {
        if (first) {
            writer.admin()
                    .users()
                    .create("derpy", "Derpy Hooves", List.of(), password)
                    .join();
        } else {
            writer.admin().users().resetPassword("derpy", password).join();
            server.advance(Duration.ofSeconds(5));
        }
    }

    private static EventStoreClient client(ApplicationContext context) {
        return context.getBean("eventStoreClient", EventStoreClient.class);
    }

    @Test
    void a_password_that_changes_in_the_environment_applies_to_the_current_and_the_next_connection() {
        setPassword("muffin", true);
        Map<String, Object> vault = new HashMap<>(Map.of("photonpump.password", "muffin"));
        unconnected(Board.class)
                .withInitializer(context -> ((ConfigurableEnvironment) context.getEnvironment())
                        .getPropertySources()
                        .addFirst(new MapPropertySource("vault", vault)))
                .withPropertyValues("photonpump.url=" + server.url(), "photonpump.username=derpy")
                .run(context -> {
                    awaitState(context, "board", ContainerState.RUNNING);
                    vault.put("photonpump.password", "cupcake");
                    setPassword("cupcake", false);

                    assertThat(client(context).get("jumps").handle((page, error) -> error))
                            .succeedsWithin(LONG)
                            .satisfies(
                                    error -> assertThat(String.valueOf(error)).doesNotContain("NotAuthenticated"));
                    assertThat(client(context).ping()).succeedsWithin(LONG);
                    assertThat(client(context).admin().users().current().thenApply(user -> user.username()))
                            .succeedsWithin(LONG)
                            .isEqualTo("derpy");

                    server.killConnections();
                    assertThat(client(context).ping()).succeedsWithin(LONG);
                    jumps(3);
                    context.getBean(Board.class).seen.awaitExactly(3);
                });
    }

    private ApplicationContextRunner withDetails(Details details) {
        setPassword("muffin", true);
        return unconnected(Board.class).withBean(PhotonPumpConnectionDetails.class, () -> details);
    }

    @Test
    void the_password_is_read_from_connection_details_again() {
        Details details = new Details(server.url());
        withDetails(details).run(context -> {
            awaitState(context, "board", ContainerState.RUNNING);
            details.password = "cupcake";
            setPassword("cupcake", false);

            assertThat(client(context).ping()).succeedsWithin(LONG);
            server.killConnections();
            assertThat(client(context).ping()).succeedsWithin(LONG);
        });
    }

    @Test
    void the_client_recovers_from_connection_details_that_throw_for_a_while() {
        Details details = new Details(server.url());
        withDetails(details).run(context -> {
            awaitState(context, "board", ContainerState.RUNNING);
            details.sealed = true;
            server.killConnections();
            await().atMost(SOON)
                    .until(() ->
                            String.valueOf(client(context).status().lastError()).contains("the vault is sealed"));

            details.sealed = false;

            assertThat(client(context).ping()).succeedsWithin(LONG);
            jumps(4);
            context.getBean(Board.class).seen.awaitExactly(4);
        });
    }

    @Test
    void health_is_down_while_the_server_refuses_the_password_of_a_ready_connection() {
        Details details = new Details(server.url());
        withDetails(details)
                .withPropertyValues("photonpump.reconnect.max-delay=200ms")
                .run(context -> {
                    awaitState(context, "board", ContainerState.RUNNING);
                    HealthIndicator health = context.getBean(EventStoreHealthIndicator.class);
                    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
                    setPassword("cupcake", false);

                    assertThat(client(context).ping()).failsWithin(LONG);

                    assertThat(client(context).status().isReady()).isTrue();
                    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health.health().getDetails().toString()).contains("refused the credentials of 'derpy'");
                    details.password = "cupcake";
                    await().atMost(LONG).until(() -> health.health().getStatus().equals(Status.UP));
                });
    }

    @Test
    void an_updated_ssl_bundle_applies_to_the_next_tcp_and_http_connection(CapturedOutput output) {
        ServerTls old = ServerTls.selfMade();
        ServerTls young = ServerTls.selfMade();
        ReservedPort tcp = reserved();
        ReservedPort http = reserved();
        EmbeddedEventStore first = EmbeddedEventStore.builder()
                .tls(old)
                .tcpPort(tcp.port())
                .httpPort(http.port())
                .start();
        secure(
                        tcp.port(),
                        http.port(),
                        "spring.ssl.bundle.pem.store.truststore.certificate=file:" + old.caCertificate())
                .run(context -> {
                    assertThat(client(context).ping()).succeedsWithin(LONG);
                    assertThat(client(context).admin().nodeInfo()).succeedsWithin(LONG);
                    first.close();
                    try (EmbeddedEventStore second = EmbeddedEventStore.builder()
                            .tls(young)
                            .tcpPort(tcp.port())
                            .httpPort(http.port())
                            .start()) {
                        await().atMost(LONG)
                                .until(() -> String.valueOf(
                                                client(context).status().lastError())
                                        .contains("PKIX"));

                        context.getBean(SslBundleRegistry.class).updateBundle("store", trusting(young));

                        awaitConnected(context);
                        assertThat(client(context).ping()).succeedsWithin(LONG);
                        assertThat(client(context).admin().nodeInfo()).succeedsWithin(LONG);
                    }
                });
        assertThat(output).doesNotContain("doesn't support SSL reloading");
    }

    @Test
    void replaced_files_apply_through_a_reloading_bundle(@TempDir Path directory) throws Exception {
        ServerTls old = ServerTls.selfMade();
        ServerTls young = ServerTls.selfMade();
        Path authority = Files.copy(old.caCertificate(), directory.resolve("ca.pem"));
        ReservedPort tcp = reserved();
        EmbeddedEventStore first =
                EmbeddedEventStore.builder().tls(old).tcpPort(tcp.port()).start();
        secure(
                        tcp.port(),
                        first.httpPort(),
                        "spring.ssl.bundle.pem.store.truststore.certificate=file:" + authority,
                        "spring.ssl.bundle.pem.store.reload-on-update=true",
                        "spring.ssl.bundle.watch.file.quiet-period=100ms")
                .run(context -> {
                    assertThat(client(context).ping()).succeedsWithin(LONG);
                    first.close();
                    try (EmbeddedEventStore second = EmbeddedEventStore.builder()
                            .tls(young)
                            .tcpPort(tcp.port())
                            .start()) {

                        Files.write(authority, Files.readAllBytes(young.caCertificate()));

                        awaitConnected(context);
                    }
                });
    }

    /** An attempt that began before the change may still fail, and {@code connected()} with it. */
    private static void awaitConnected(ApplicationContext context) {
        await().atMost(LONG)
                .until(() -> client(context)
                        .connected()
                        .handle((done, error) -> error == null)
                        .join());
    }

    /** Returns a port for servers that follow each other. It is held until the end of the test. */
    private ReservedPort reserved() {
        ReservedPort port = ReservedPort.of("127.0.0.1", 0);
        ports.add(port);
        return port;
    }

    @AfterEach
    void giveThePortsBack() {
        ports.forEach(ReservedPort::close);
    }

    private static ApplicationContextRunner secure(int tcpPort, int httpPort, String... bundle) {
        return unconnected()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
                .withPropertyValues(
                        "photonpump.url=eventstore://localhost:" + tcpPort,
                        "photonpump.http-port=" + httpPort,
                        "photonpump.reconnect.max-delay=200ms",
                        "photonpump.ssl.bundle=store")
                .withPropertyValues(bundle);
    }

    private static SslBundle trusting(ServerTls tls) {
        return SslBundle.of(
                new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate("file:" + tls.caCertificate())));
    }

    /** Connection details that the application implements, for example with a vault. */
    private static final class Details implements PhotonPumpConnectionDetails {
        private final String url;
        private volatile String password = "muffin";
        private volatile boolean sealed;

        Details(String url) {
            this.url = url;
        }

        @Override
        public String getUrl() {
            return url;
        }

        @Override
        public String getUsername() {
            return "derpy";
        }

        @Override
        public String getPassword() {
            if (sealed) {
                throw new IllegalStateException("the vault is sealed");
            }
            return password;
        }
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }
}
