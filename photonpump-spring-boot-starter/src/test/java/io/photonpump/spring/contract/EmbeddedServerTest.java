package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.RecordedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.template.EventStoreTemplate;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/** The embedded server of an application, and its {@code photonpump.embedded.*} properties. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedServerTest {

    @Test
    void filters_of_all_and_category_streams_work_by_default() {
        embedded(Examples.class).run(context -> {
            publish(context, "pony-1", 1);
            publish(context, "barn-1", 2);
            Examples seen = context.getBean(Examples.class);
            seen.everything.awaitExactly("0@pony-1");
            seen.category.awaitExactly(1);
        });
    }

    @Test
    void it_emulates_a_version_5_server_without_projections() {
        embedded()
                .withPropertyValues("photonpump.embedded.dialect=v5", "photonpump.embedded.standard-projections=false")
                .run(context -> {
                    EventStoreClient client = context.getBean(EventStoreClient.class);
                    assertThat(client.admin().nodeInfo())
                            .succeedsWithin(Duration.ofSeconds(10))
                            .asString()
                            .contains("5.0.11");
                });
    }

    @Test
    void it_refuses_anonymous_clients_if_configured_and_serves_the_application() {
        embedded(Board.class)
                .withPropertyValues("photonpump.embedded.anonymous-access=false")
                .run(context -> {
                    publish(context, "jumps", 1);
                    context.getBean(Board.class).seen.awaitExactly(1);
                    try (EventStoreClient anonymous = PhotonPump.connect(
                            context.getBean(EmbeddedEventStore.class).url())) {
                        assertThatThrownBy(() -> anonymous.get("jumps").join())
                                .hasCauseInstanceOf(AccessDeniedException.class);
                        assertThatThrownBy(() -> anonymous
                                        .publishEvent("jumps", "PonyJumped", "{}")
                                        .join())
                                .hasCauseInstanceOf(AccessDeniedException.class);
                    }
                });
    }

    @Test
    void it_lets_everybody_do_everything_if_it_is_insecure() {
        embedded().withPropertyValues("photonpump.embedded.insecure=true").run(context -> {
            try (EventStoreClient anonymous =
                    PhotonPump.connect(context.getBean(EmbeddedEventStore.class).url())) {
                assertThat(anonymous.publishEvent("$settings", "Changed", "{}")).succeedsWithin(Duration.ofSeconds(10));
            }
        });
    }

    @Test
    void an_insecure_server_without_anonymous_access_is_a_wrong_setting() {
        embedded()
                .withPropertyValues("photonpump.embedded.insecure=true", "photonpump.embedded.anonymous-access=false")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("insecure"));
    }

    @Test
    void it_serves_anonymous_clients_by_default() {
        embedded().run(context -> {
            try (EventStoreClient anonymous =
                    PhotonPump.connect(context.getBean(EmbeddedEventStore.class).url())) {
                assertThat(anonymous
                                .publishEvent("jumps", "PonyJumped", "{}")
                                .join()
                                .lastEventNumber())
                        .isZero();
            }
        });
    }

    @Test
    void events_in_its_data_directory_survive_a_restart(@TempDir Path directory, CapturedOutput output) {
        ApplicationContextRunner application = embedded(Board.class)
                .withPropertyValues("photonpump.embedded.data-directory=" + directory.resolve("data"));
        application.run(context -> publish(context, "jumps", 1));
        application.run(context -> context.getBean(Board.class).seen.awaitExactly(1));
        assertThat(output).contains("It stores events in " + directory).doesNotContain("loses them");
    }

    @Test
    void it_encrypts_connections_and_the_client_of_the_application_trusts_it() {
        embedded(Board.class)
                .withPropertyValues("photonpump.embedded.tls.enabled=true")
                .run(context -> {
                    publish(context, "jumps", 1);
                    context.getBean(Board.class).seen.awaitExactly(1);
                    assertThat(context.getBean(EmbeddedEventStore.class).url()).contains("tls");
                    assertThat(context.getBean(EventStoreClient.class).admin().nodeInfo())
                            .succeedsWithin(Duration.ofSeconds(10));
                });
    }

    @Test
    void web_pages_of_allowed_origins_may_use_its_http_interface() {
        embedded()
                .withPropertyValues("photonpump.embedded.allowed-origins=http://localhost:3000")
                .run(context -> {
                    assertThat(allowedOrigin(context, "http://localhost:3000")).hasValue("http://localhost:3000");
                    assertThat(allowedOrigin(context, "http://evil.example")).isEmpty();
                });
        embedded()
                .run(context -> assertThat(allowedOrigin(context, "http://localhost:3000"))
                        .isEmpty());
    }

    /** A raw socket, because the HTTP client of the JDK does not send the header. */
    private static Optional<String> allowedOrigin(ApplicationContext context, String origin) throws IOException {
        int port = context.getBean(EmbeddedEventStore.class).httpPort();
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /info HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("access-control-allow-origin: "))
                    .map(line -> line.substring(line.indexOf(' ') + 1))
                    .findFirst();
        }
    }

    @Test
    void it_replaces_a_configured_server(CapturedOutput output) {
        embedded(Board.class)
                .withPropertyValues(
                        "photonpump.url=eventstore+discover://cluster.example:2113",
                        "photonpump.username=derpy",
                        "photonpump.password=secret",
                        "photonpump.http-port=1",
                        "photonpump.node-preference=follower",
                        "photonpump.ssl.enabled=true",
                        "photonpump.embedded.replace-server=true")
                .run(context -> {
                    awaitRunning(context);
                    assertThat(context.getBean(EventStoreClient.class).admin().nodeInfo())
                            .succeedsWithin(Duration.ofSeconds(10));
                    publish(context, "jumps", 1);
                    context.getBean(Board.class).seen.awaitExactly(1);
                });
        assertThat(output).contains("The configured server is not used");
    }

    @Test
    void an_application_without_it_never_falls_back_to_the_server_to_replace() {
        embedded(Board.class)
                .withClassLoader(new FilteredClassLoader(EmbeddedEventStore.class))
                .withPropertyValues(
                        "photonpump.url=eventstore://production:1113", "photonpump.embedded.replace-server=true")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("photonpump.embedded.replace-server is true")
                        .hasStackTraceContaining("add the dependency photonpump-embedded"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    tcp-port=-1                       | photonpump.embedded.tcp-port
                    http-port=65536                   | photonpump.embedded.http-port
                    tls.certificate=/no/such/file     | photonpump.embedded.tls.private-key
                    data-directory=/dev/null/here     | photonpump.embedded.data-directory
                    allowed-hosts=http://db           | photonpump.embedded.allowed-hosts
                    allowed-origins=localhost:3000    | photonpump.embedded.allowed-origins
                    """)
    void an_invalid_property_is_named(String property, String key) {
        embedded()
                .withPropertyValues("photonpump.embedded." + property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .satisfiesAnyOf(
                                cause -> assertThat(cause).hasMessageContaining(key),
                                cause -> assertThat(context.getStartupFailure()).hasStackTraceContaining(key)));
    }

    @Test
    void a_port_in_use_is_named() {
        try (EmbeddedEventStore other = EmbeddedEventStore.start()) {
            embedded()
                    .withPropertyValues("photonpump.embedded.tcp-port=" + other.tcpPort())
                    .run(context -> assertThat(context.getStartupFailure())
                            .hasStackTraceContaining(InvalidSettingsException.class.getName())
                            .hasStackTraceContaining("photonpump.embedded.tcp-port"));
        }
    }

    private static void awaitRunning(ApplicationContext context) {
        StarterTest.awaitState(context, "board", ContainerState.RUNNING);
    }

    private static void publish(ApplicationContext context, String stream, int height) {
        context.getBean(EventStoreTemplate.class)
                .publish(stream, new StarterTest.PonyJumped("Derpy", height))
                .join();
    }

    private static ApplicationContextRunner embedded(Class<?>... configuration) {
        return StarterTest.unconnected(configuration);
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void on(StarterTest.PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Examples {
        final Seen<String> everything = new Seen<>();
        final Seen<Integer> category = new Seen<>();

        @EventStoreSubscription(stream = "$all", from = "start", filter = "streamPrefix:pony-,club-")
        void index(RecordedEvent event) {
            everything.add(event.eventNumber() + "@" + event.stream());
        }

        @EventStoreSubscription(stream = "$ce-pony", from = "start")
        void category(StarterTest.PonyJumped jump) {
            category.add(jump.height());
        }
    }
}
