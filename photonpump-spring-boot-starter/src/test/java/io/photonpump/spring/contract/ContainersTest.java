package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpConnectionDetails;
import io.photonpump.spring.boot.testcontainers.EventStoreContainer;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.template.EventStoreTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Listeners of applications whose server runs in a container. The containers are fakes that lead to the embedded server, except in
 * the last test, which needs Docker.
 */
class ContainersTest extends StarterTest {

    @Test
    void a_typed_container_needs_no_name() {
        connectedBy(Typed.class).run(context -> {
            assertThat(context).doesNotHaveBean(EmbeddedEventStore.class);
            PhotonPumpConnectionDetails details = context.getBean(PhotonPumpConnectionDetails.class);
            assertThat(details.getUrl())
                    .isEqualTo("eventstore://localhost:" + server.tcpPort() + "?httpPort=" + server.httpPort());
            jumps(1, 2);
            context.getBean(Board.class).seen.awaitExactly(1, 2);
        });
    }

    @ParameterizedTest
    @ValueSource(classes = {NamedForTheProduct.class, NamedForTheImage.class})
    void another_container_needs_a_name(Class<?> configuration) {
        connectedBy(configuration).run(context -> {
            jumps(1, 2);
            context.getBean(Board.class).seen.awaitExactly(1, 2);
        });
    }

    @Test
    void a_container_overrides_a_url() {
        connectedBy(Typed.class)
                .withPropertyValues("photonpump.url=eventstore://nowhere:1")
                .run(context -> {
                    jumps(1);
                    context.getBean(Board.class).seen.awaitExactly(1);
                });
    }

    @Test
    void a_container_of_version_5_gets_no_settings_of_later_versions() {
        try (EventStoreContainer five = container("eventstore/eventstore:release-5.0.11");
                EventStoreContainer later = container("eventstore/eventstore:21.10.11-focal")) {
            assertThat(five.getEnvMap()).containsOnlyKeys("EVENTSTORE_MEM_DB");
            assertThat(later.getEnvMap())
                    .containsEntry("EVENTSTORE_ENABLE_EXTERNAL_TCP", "true")
                    .containsEntry("EVENTSTORE_INSECURE", "true")
                    .containsEntry("EVENTSTORE_CLUSTER_SIZE", "1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eventstore/eventstore:23.10.6-bookworm-slim",
                "eventstore/eventstore:21.10.11-focal",
                "eventstore/eventstore:release-5.0.11"
            })
    void listeners_work_with_real_servers(String image) {
        assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "no Docker here to run " + image + " in");
        connectedBy(Board.class)
                .withBean(DockerImageName.class, () -> DockerImageName.parse(image))
                .withUserConfiguration(Real.class)
                .run(context -> {
                    awaitState(context, "board", ContainerState.RUNNING);
                    context.getBean(EventStoreTemplate.class)
                            .publish("jumps", new PonyJumped("Derpy", 1))
                            .join();
                    context.getBean(Board.class).seen.awaitExactly(1);
                });
    }

    private static EventStoreContainer container(String image) {
        return new EventStoreContainer(DockerImageName.parse(image));
    }

    private ApplicationContextRunner connectedBy(Class<?> container) {
        return unconnected(Board.class, container)
                .withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
                .withBean(EmbeddedPorts.class, () -> new EmbeddedPorts(server.tcpPort(), server.httpPort()));
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    record EmbeddedPorts(int tcp, int http) {

        int published(int port) {
            return port == 1113 ? tcp : http;
        }
    }

    static class Real {

        @Bean
        @ServiceConnection
        EventStoreContainer container(DockerImageName image) {
            return new EventStoreContainer(image);
        }
    }

    static class Typed {

        @Bean(destroyMethod = "")
        @ServiceConnection
        EventStoreContainer container(EmbeddedPorts ports) {
            return new EventStoreContainer() {

                @Override
                public void start() {}

                @Override
                public String getHost() {
                    return "localhost";
                }

                @Override
                public Integer getMappedPort(int port) {
                    return ports.published(port);
                }
            };
        }
    }

    static class NamedForTheProduct {

        @Bean(destroyMethod = "")
        @ServiceConnection("eventstore")
        GenericContainer<?> container(EmbeddedPorts ports) {
            return new Elsewhere(ports);
        }
    }

    static class NamedForTheImage {

        @Bean(destroyMethod = "")
        @ServiceConnection("kurrentplatform/kurrentdb")
        GenericContainer<?> container(EmbeddedPorts ports) {
            return new Elsewhere(ports);
        }
    }

    /** A container of an unknown type, which publishes the ports. */
    private static final class Elsewhere extends GenericContainer<Elsewhere> {

        private final EmbeddedPorts ports;

        Elsewhere(EmbeddedPorts ports) {
            super(DockerImageName.parse("company/event-store:7"));
            this.ports = ports;
        }

        @Override
        public void start() {}

        @Override
        public String getHost() {
            return "localhost";
        }

        @Override
        public Integer getMappedPort(int port) {
            return ports.published(port);
        }
    }
}
