package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.EventStoreClient;
import io.photonpump.cluster.NodePreference;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.settings.ClientSettings;
import io.photonpump.spring.boot.autoconfigure.ClientSettingsCustomizer;
import io.photonpump.spring.boot.autoconfigure.EventStoreClientFactory;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpConnectionDetails;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Properties that apply to one client of several, and properties that apply to all clients. */
@Timeout(60)
class SeveralClientsTest extends StarterTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void properties_of_one_server_apply_to_the_main_client_only() {
        application(Archive.class)
                .withPropertyValues(
                        "archive.url=eventstore://admin:changeit@localhost:1113?name=old&httpPort=3113&nodePreference=random",
                        "photonpump.name=shop",
                        "photonpump.http-port=4113",
                        "photonpump.node-preference=follower")
                .run(context -> {
                    ClientSettings shop = settings(context.getBean(Archive.class), "eventStoreClient");
                    assertThat(shop.name()).isEqualTo("shop");
                    assertThat(shop.httpPort()).isEqualTo(4113);
                    assertThat(shop.nodeSelector()).isEqualTo(NodePreference.FOLLOWER);

                    ClientSettings archive = settings(context.getBean(Archive.class), "archive");
                    assertThat(archive.name()).isEqualTo("old");
                    assertThat(archive.httpPort()).isEqualTo(3113);
                    assertThat(archive.nodeSelector()).isEqualTo(NodePreference.RANDOM);
                });
    }

    @Test
    void other_clients_have_the_built_in_defaults_of_these_properties() {
        application(Archive.class)
                .withPropertyValues(
                        "archive.url=eventstore://localhost:1113",
                        "photonpump.name=shop",
                        "photonpump.http-port=4113",
                        "photonpump.node-preference=follower")
                .run(context -> {
                    ClientSettings archive = settings(context.getBean(Archive.class), "archive");
                    assertThat(archive.name()).isNull();
                    assertThat(archive.httpPort())
                            .isEqualTo(ClientSettings.defaults().httpPort());
                    assertThat(archive.nodeSelector()).isEqualTo(NodePreference.LEADER);
                    assertThat(archive.credentials()).isNull();
                });
    }

    @Test
    void times_apply_to_all_clients_unless_their_url_overrides_them() {
        application(Archive.class)
                .withPropertyValues(
                        "archive.url=eventstore://localhost:1113?operationTimeout=10s&maxReconnectDelay=9s",
                        "photonpump.operation-timeout=3s",
                        "photonpump.connect-timeout=4s",
                        "photonpump.heartbeat.interval=700ms",
                        "photonpump.reconnect.delay=30ms")
                .run(context -> {
                    ClientSettings shop = settings(context.getBean(Archive.class), "eventStoreClient");
                    assertThat(shop.operationTimeout()).isEqualTo(Duration.ofSeconds(3));

                    ClientSettings archive = settings(context.getBean(Archive.class), "archive");
                    assertThat(archive.operationTimeout()).isEqualTo(Duration.ofSeconds(10));
                    assertThat(archive.connectTimeout()).isEqualTo(Duration.ofSeconds(4));
                    assertThat(archive.heartbeatInterval()).isEqualTo(Duration.ofMillis(700));
                    assertThat(archive.reconnect().initial()).isEqualTo(Duration.ofMillis(30));
                    assertThat(archive.reconnect().max()).isEqualTo(Duration.ofSeconds(9));
                });
    }

    @Test
    void encryption_properties_apply_to_the_main_client_only() {
        application(Archive.class)
                .withPropertyValues(
                        "archive.url=eventstore://localhost:1113?tls=true",
                        "photonpump.ssl.enabled=false",
                        "photonpump.ssl.http=false")
                .run(context -> {
                    ClientSettings archive = settings(context.getBean(Archive.class), "archive");
                    assertThat(archive.tls()).isNotNull();
                    assertThat(archive.httpTls()).isNotNull();
                    assertThat(settings(context.getBean(Archive.class), "eventStoreClient")
                                    .tls())
                            .isNull();
                });
        application(Archive.class)
                .withPropertyValues("archive.url=eventstore://localhost:1113", "photonpump.ssl.enabled=true")
                .run(context -> {
                    assertThat(settings(context.getBean(Archive.class), "archive")
                                    .tls())
                            .isNull();
                    assertThat(settings(context.getBean(Archive.class), "eventStoreClient")
                                    .tls())
                            .isNotNull();
                });
    }

    @Test
    void the_url_of_connection_details_overrides_the_http_port_property() {
        unconnected(Archive.class)
                .withBean(
                        PhotonPumpConnectionDetails.class,
                        () -> () -> "eventstore://localhost:1113?httpPort=5113&operationTimeout=8s")
                .withPropertyValues(
                        "archive.url=eventstore://localhost:1113",
                        "photonpump.http-port=4113",
                        "photonpump.operation-timeout=3s",
                        "photonpump.name=shop")
                .run(context -> {
                    ClientSettings shop = settings(context.getBean(Archive.class), "eventStoreClient");
                    assertThat(shop.httpPort()).isEqualTo(5113);
                    assertThat(shop.operationTimeout()).isEqualTo(Duration.ofSeconds(8));
                    assertThat(shop.name()).isEqualTo("shop");
                });
    }

    @Test
    void admin_of_a_client_calls_its_own_server() {
        try (EmbeddedEventStore other = EmbeddedEventStore.start()) {
            writer.admin()
                    .users()
                    .create("shopkeeper", "Shopkeeper", List.of(), "secret")
                    .join();
            application(Archive.class)
                    .withPropertyValues(
                            "photonpump.http-port=" + server.httpPort(),
                            "archive.url=" + other.url().replace("//", "//admin:changeit@"))
                    .run(context -> {
                        EventStoreClient archive = context.getBean("archive", EventStoreClient.class);
                        EventStoreClient shop = context.getBean("eventStoreClient", EventStoreClient.class);
                        assertThat(shop.admin().users().list().thenApply(List::size))
                                .succeedsWithin(LONG)
                                .isEqualTo(3);
                        assertThat(archive.admin().users().list().thenApply(List::size))
                                .succeedsWithin(LONG)
                                .isEqualTo(2);
                    });
        }
    }

    private static ClientSettings settings(Archive archive, String client) {
        return archive.settings.get(client);
    }

    @Configuration(proxyBeanMethods = false)
    static class Archive {

        final Map<String, ClientSettings> settings = new ConcurrentHashMap<>();

        @Bean(defaultCandidate = false)
        @Qualifier("archive")
        EventStoreClient archive(EventStoreClientFactory clients, @Value("${archive.url}") String url) {
            return clients.create("archive", () -> url);
        }

        @Bean
        ClientSettingsCustomizer remembers() {
            return (client, settings) -> {
                this.settings.put(client, settings);
                return settings;
            };
        }
    }
}
