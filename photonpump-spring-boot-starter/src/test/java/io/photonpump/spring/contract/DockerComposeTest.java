package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpConnectionDetails;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

/** Connection details of Docker Compose services, whose published ports are those of the embedded server. */
class DockerComposeTest extends StarterTest {

    @Test
    void listeners_connect_to_the_service() throws Exception {
        PhotonPumpConnectionDetails details = details(service("eventstore/eventstore:23.10.6-bookworm-slim"));
        unconnected(Board.class)
                .withBean(PhotonPumpConnectionDetails.class, () -> details)
                .run(context -> {
                    assertThat(context).doesNotHaveBean(EmbeddedEventStore.class);
                    jumps(1, 2);
                    context.getBean(Board.class).seen.awaitExactly(1, 2);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eventstore/eventstore:release-5.0.11",
                "kurrentplatform/kurrentdb:25.1",
                "docker.io/eventstore/eventstore",
                "docker.eventstore.com/eventstore/eventstoredb-ee:24.10",
                "docker.kurrent.io/kurrent-latest/kurrentdb:latest"
            })
    void images_are_recognized_by_name(String image) throws Exception {
        PhotonPumpConnectionDetails details = details(service(image));
        assertThat(details.getUrl())
                .isEqualTo("eventstore://localhost:" + server.tcpPort() + "?httpPort=" + server.httpPort());
        assertThat(details.getUsername()).isEqualTo("admin");
        assertThat(details.getPassword()).isEqualTo("changeit");
    }

    @Test
    void other_images_need_a_label() throws Exception {
        assertThat(found(service("company/event-store:7"))).isEmpty();
        assertThat(found(new Service(
                        "company/event-store:7",
                        List.of(server.tcpPort(), server.httpPort()),
                        Map.of(),
                        Map.of("org.springframework.boot.service-connection", "eventstore/eventstore"))))
                .containsKey(PhotonPumpConnectionDetails.class);
    }

    @Test
    void a_service_needs_no_http_port() throws Exception {
        PhotonPumpConnectionDetails details =
                details(new Service("eventstore/eventstore", List.of(server.tcpPort()), Map.of(), Map.of()));
        assertThat(details.getUrl()).isEqualTo("eventstore://localhost:" + server.tcpPort());
    }

    @Test
    void the_password_comes_from_the_environment_of_the_service() throws Exception {
        PhotonPumpConnectionDetails details = details(new Service(
                "eventstore/eventstore:23.10.6-bookworm-slim",
                List.of(server.tcpPort(), server.httpPort()),
                Map.of("EVENTSTORE_DEFAULT_ADMIN_PASSWORD", "carrots"),
                Map.of()));
        assertThat(details.getPassword()).isEqualTo("carrots");
    }

    private Service service(String image) {
        return new Service(image, List.of(server.tcpPort(), server.httpPort()), Map.of(), Map.of());
    }

    private static PhotonPumpConnectionDetails details(RunningService service) throws ReflectiveOperationException {
        return (PhotonPumpConnectionDetails) found(service).get(PhotonPumpConnectionDetails.class);
    }

    /** Returns the details that Spring Boot finds with all registered factories. */
    private static Map<Class<?>, ConnectionDetails> found(RunningService service) throws ReflectiveOperationException {
        Constructor<DockerComposeConnectionSource> constructor =
                DockerComposeConnectionSource.class.getDeclaredConstructor(RunningService.class, Environment.class);
        return new ConnectionDetailsFactories(DockerComposeTest.class.getClassLoader())
                .getConnectionDetails(BeanUtils.instantiateClass(constructor, service, new MockEnvironment()), false);
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    /** A running service that publishes the TCP port and possibly the HTTP port. */
    private record Service(
            String imageName, List<Integer> published, Map<String, String> env, Map<String, String> labels)
            implements RunningService, ConnectionPorts {

        @Override
        public String name() {
            return "event-store";
        }

        @Override
        public ImageReference image() {
            return ImageReference.of(imageName);
        }

        @Override
        public String host() {
            return "localhost";
        }

        @Override
        public ConnectionPorts ports() {
            return this;
        }

        @Override
        public int get(int port) {
            return published.get(port == 1113 ? 0 : 1);
        }

        @Override
        public List<Integer> getAll() {
            return published;
        }

        @Override
        public List<Integer> getAll(String protocol) {
            return published;
        }
    }
}
