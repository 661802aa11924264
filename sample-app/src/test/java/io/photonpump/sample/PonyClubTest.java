package io.photonpump.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.EventStoreClient;
import io.photonpump.error.StreamNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application over HTTP, with the embedded server. Each test that writes has its own application context. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class PonyClubTest {

    private static final String LISTENERS = "/actuator/eventstoresubscriptions";

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();

    @LocalServerPort
    private int port;

    @Autowired
    private EventStoreClient client;

    @Test
    @DirtiesContext
    void jumps_are_written_and_appear_on_the_leaderboard_best_first() throws Exception {
        HttpResponse<String> first = jump("Derpy", "{\"height\": 10, \"distance\": 13}");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Location")).contains("/jumps/0");
        assertThat(json.readTree(first.body()).get("eventNumber").asLong()).isZero();
        assertThat(jump("Rainbow%20Dash", "{\"height\": 30, \"distance\": 40}").statusCode())
                .isEqualTo(201);
        assertThat(jump("Derpy", "{\"height\": 20, \"distance\": 15}").statusCode())
                .isEqualTo(201);

        await().untilAsserted(() -> assertThat(get("/leaderboard")).isEqualTo(json.readTree("""
                        [{"pony": "Rainbow Dash", "jumps": 1, "best": 30}, {"pony": "Derpy", "jumps": 2, "best": 20}]""")));
        assertThat(get("/jumps/2").get("jump").get("height").asInt()).isEqualTo(20);
    }

    @Test
    @DirtiesContext
    void the_jumps_of_each_judge_are_counted() throws Exception {
        jump("Derpy", "{\"height\": 10, \"distance\": 13, \"judge\": \"Luna\"}");
        jump("Derpy", "{\"height\": 11, \"distance\": 13, \"judge\": \"Luna\"}");
        jump("Derpy", "{\"height\": 12, \"distance\": 13}");

        await().untilAsserted(
                        () -> assertThat(get("/judges")).isEqualTo(json.readTree("{\"Luna\": 2, \"Mayor Mare\": 1}")));
    }

    @Test
    void prometheus_can_read_the_lag_of_each_listener() {
        await().untilAsserted(() -> assertThat(text("/actuator/prometheus"))
                .contains(
                        "photonpump_subscription_lag_events{", "subscription=\"leaderboard\"", "subscription=\"vet\""));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
            Derpy, '{"height": -1, "distance": 13}',             height
            Derpy, '{"height": 0, "distance": 13}',              height
            Derpy, '{"height": 10}',                             distance
            Derpy, '{"height": 10, "distance": null}',           distance
            Derpy, '{"height": 10, "distance": 1, "judge": ""}', judge
            Derpy, '{"height": ',                                ''
            Derpy, '{"height": "tall", "distance": 13}',         ''
            Derpy, '[]',                                         ''
            %20,   '{"height": 10, "distance": 13}',             name
            '',    '{"height": 10, "distance": 13}',             name
            """)
    void invalid_input_is_refused_with_a_problem_and_writes_nothing(String pony, String body, String field)
            throws Exception {
        HttpResponse<String> response = jump(pony, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains(field);
        assertThat(client.get(PonyJumped.STREAM))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(StreamNotFoundException.class);
    }

    @Test
    void health_shows_the_connection_and_each_listener() throws Exception {
        await().untilAsserted(() -> {
            JsonNode health = get("/actuator/health").get("components").get("eventStore");
            assertThat(health.get("status").asString()).isEqualTo("UP");
            JsonNode details = health.get("details");
            assertThat(details.get("connection").get("phase").asString()).isEqualTo("READY");
            assertThat(details.get("subscriptions")
                            .get("leaderboard")
                            .get("state")
                            .asString())
                    .isEqualTo("RUNNING");
            assertThat(details.get("subscriptions").get("judges").get("kind").asString())
                    .isEqualTo("persistent");
        });
    }

    @Test
    @DirtiesContext
    void a_listener_can_be_paused_and_resumed_at_run_time() throws Exception {
        await().untilAsserted(() -> assertThat(stateOf("leaderboard")).isEqualTo("RUNNING"));
        assertThat(perform("leaderboard", "pause")).isEqualTo("PAUSED");
        jump("Derpy", "{\"height\": 10, \"distance\": 13}");
        await().untilAsserted(() -> assertThat(get("/judges").size()).isEqualTo(1));
        assertThat(get("/leaderboard").size()).isZero();
        assertThat(stateOf("leaderboard")).isEqualTo("PAUSED");

        assertThat(perform("leaderboard", "resume")).isIn("STARTING", "RUNNING");
        await().untilAsserted(() -> assertThat(get("/leaderboard").size()).isEqualTo(1));
        assertThat(stateOf("leaderboard")).isEqualTo("RUNNING");
    }

    @Test
    @DirtiesContext
    void the_leaderboard_can_be_replayed_from_the_start_and_counts_each_jump_once() throws Exception {
        jump("Derpy", "{\"height\": 10, \"distance\": 13}");
        jump("Derpy", "{\"height\": 20, \"distance\": 13}");
        JsonNode once = json.readTree("[{\"pony\": \"Derpy\", \"jumps\": 2, \"best\": 20}]");
        await().untilAsserted(() -> assertThat(get("/leaderboard")).isEqualTo(once));

        String replay = "{\"action\": \"replay\", \"from\": \"start\"}";
        HttpResponse<String> begun = post(LISTENERS + "/leaderboard", replay);
        assertThat(begun.statusCode()).isEqualTo(200);
        assertThat(json.readTree(begun.body()).get("replay").get("from").asString())
                .isEqualTo("start");
        await().untilAsserted(() -> assertThat(get(LISTENERS + "/leaderboard")
                        .get("replay")
                        .get("state")
                        .asString())
                .isEqualTo("CAUGHT_UP"));
        assertThat(get("/leaderboard")).isEqualTo(once);

        HttpResponse<String> refused = post(LISTENERS + "/leaderboard", "{\"action\": \"replay\", \"from\": \"1\"}");
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).contains("from the start only");
        assertThat(get("/leaderboard")).isEqualTo(once);
    }

    @Test
    void the_endpoint_lists_the_listeners() throws Exception {
        JsonNode listeners = get(LISTENERS).get("subscriptions");
        assertThat(listeners.findValuesAsString("id"))
                .containsExactly("evidence", "judges", "leaderboard", "recent-jumps", "vet");
    }

    @Test
    void an_action_on_an_unknown_listener_is_not_found() throws Exception {
        assertThat(post(LISTENERS + "/unknown", "{\"action\": \"pause\"}").statusCode())
                .isEqualTo(404);
    }

    /** Performs an action and returns the state in the response. */
    private String perform(String listener, String action) throws Exception {
        HttpResponse<String> response = post(LISTENERS + "/" + listener, "{\"action\": \"" + action + "\"}");
        assertThat(response.statusCode()).isEqualTo(200);
        return json.readTree(response.body()).get("state").asString();
    }

    private String stateOf(String listener) throws Exception {
        return get(LISTENERS + "/" + listener).get("state").asString();
    }

    private HttpResponse<String> jump(String pony, String body) throws Exception {
        return post("/ponies/" + pony + "/jumps", body);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return json.readTree(text(path));
    }

    private String text(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }
}
