package io.photonpump.embedded.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Replays what a real 23.10.6 answers to clients without a login, with and without its options that let them in. */
@Timeout(60)
class NoAnonymousAccessTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @ValueSource(strings = {"300-ps-connect-anonymous", "301-connection-nobody-refused"})
    void clients_without_a_login_are_answered_as_recorded(String name) throws IOException, InterruptedException {
        JsonNode scenario = JSON.readTree(getClass().getResourceAsStream("/golden-23/" + name + ".json"));
        try (var server = EmbeddedEventStore.builder()
                        .dialect(Dialect.V23)
                        .anonymousAccess(scenario.path("anonymous").asBoolean(true))
                        .start();
                var run = new ScenarioRun(server, server.httpPort(), scenario)) {
            assertThat(run.run()).isEmpty();
        }
    }
}
