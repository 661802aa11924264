package io.photonpump.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.PhotonPump;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.tls.ServerTls;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.StreamMetadata;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server on which everybody may do everything. */
class InsecureServerTest {

    private final EmbeddedEventStore server =
            EmbeddedEventStore.builder().dialect(Dialect.V23).insecure(true).start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_client_without_credentials_has_every_right() {
        try (var client = PhotonPump.connect(server.url())) {
            client.setStreamMetadata("stable", StreamMetadata.defaults().withMaxCount(3), ExpectedVersion.any())
                    .join();
            client.publishEvent("$settings", "Changed", Map.of()).join();
            client.createSubscription("stable", "vet", PersistentSubscriptionSettings.defaults())
                    .join();

            assertThat(client.getEvent("$settings", 0).join().event()).isNotNull();
        }
    }

    @Test
    void any_credentials_are_accepted() throws Exception {
        try (var client = PhotonPump.connect(server.url().replace("//", "//nobody:knows@"))) {
            client.connected().join();
            client.publishEvent("$settings", "Changed", Map.of()).join();
        }
        assertThat(get("/streams/$settings", "Basic bm9ib2R5Omtub3dz").statusCode())
                .isEqualTo(200);
        assertThat(get("/streams/$all", "Bearer of a grudge").statusCode()).isEqualTo(200);
    }

    @Test
    void there_are_no_users_to_administer_and_info_says_so() throws Exception {
        assertThat(get("/users", null).statusCode()).isEqualTo(404);
        assertThat(get("/users/admin", "Basic YWRtaW46Y2hhbmdlaXQ=").statusCode())
                .isEqualTo(404);
        assertThat(get("/info", null).body())
                .contains("\"userManagement\":false")
                .contains("\"type\":\"insecure\"");
    }

    @Test
    void an_insecure_server_has_no_tls_and_no_closed_door() {
        var builder = EmbeddedEventStore.builder().insecure(true);

        assertThatThrownBy(() -> builder.tls(ServerTls.selfMade()).start())
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("TLS");
        assertThatThrownBy(() -> EmbeddedEventStore.builder()
                        .insecure(true)
                        .anonymousAccess(false)
                        .start())
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("anonymous");
    }

    private HttpResponse<String> get(String path, String authorization) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + server.httpPort() + path.replace("$", "%24")));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
