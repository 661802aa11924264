package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpConnectionDetails;
import io.photonpump.spring.boot.testcontainers.EventStoreContainer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Containers win over everything else; the first two tests need no Docker, the last one does. */
class ServiceConnectionTest extends StarterTest {

    private static EmbeddedEventStore stand;

    @Test
    void a_typed_container_is_connected_to() {
        stand = server;
        connected(Typed.class).run(context -> {
            assertThat(context).doesNotHaveBean(EmbeddedEventStore.class);
            assertThat(context.getBean(PhotonPumpConnectionDetails.class).getUrl())
                    .contains(":" + server.tcpPort());
            assertThat(context.getBean(EventStoreClient.class).ping()).succeedsWithin(Duration.ofSeconds(10));
        });
    }

    @Test
    void a_generic_container_is_connected_to_by_name() {
        stand = server;
        connected(Named.class)
                .run(context -> assertThat(
                                context.getBean(EventStoreClient.class).ping())
                        .succeedsWithin(Duration.ofSeconds(10)));
    }

    @Test
    void a_real_container_is_connected_to() {
        assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "needs Docker, and there is none here");
        connected(Real.class)
                .run(context -> assertThat(
                                context.getBean(EventStoreClient.class).ping())
                        .succeedsWithin(Duration.ofSeconds(60)));
    }

    private static ApplicationContextRunner connected(Class<?> configuration) {
        return unconnected(configuration)
                .withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
                .withPropertyValues("photonpump.operation-timeout=5s");
    }

    @Configuration(proxyBeanMethods = false)
    static class Typed {
        @Bean
        @ServiceConnection
        EventStoreContainer eventStore() {
            return new StandIn();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Named {
        @Bean
        @ServiceConnection("eventstore")
        GenericContainer<?> eventStore() {
            return new GenericStandIn();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Real {
        @Bean
        @ServiceConnection
        EventStoreContainer eventStore() {
            return new EventStoreContainer();
        }
    }

    private static int port(int original) {
        return original == 1113 ? stand.tcpPort() : stand.httpPort();
    }

    /** A container whose server is the embedded one. */
    private static final class StandIn extends EventStoreContainer {
        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public String getHost() {
            return "localhost";
        }

        @Override
        public Integer getMappedPort(int original) {
            return port(original);
        }
    }

    private static final class GenericStandIn extends GenericContainer<GenericStandIn> {
        GenericStandIn() {
            super(DockerImageName.parse("somewhere.example/our-eventstore:1"));
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public String getHost() {
            return "localhost";
        }

        @Override
        public Integer getMappedPort(int original) {
            return port(original);
        }
    }
}
