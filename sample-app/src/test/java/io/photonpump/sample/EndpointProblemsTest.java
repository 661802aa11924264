package io.photonpump.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Error responses of the endpoint in an application without problem details of its own. */
@Timeout(60)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.mvc.problemdetails.enabled=false")
class EndpointProblemsTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
            leaderboard, '{"action": "explode"}',                      400, 'start, stop, pause, resume, replay'
            leaderboard, '{}',                                         400, 'start, stop, pause, resume, replay'
            leaderboard, '{"action": "replay"}',                       400, 'is missing'
            leaderboard, '{"action": "replay", "from": "somewhere"}',  400, 'is ''somewhere'''
            leaderboard, '{"action": "replay_parked"}',                400, 'is not in a group'
            judges,      '{"action": "replay", "from": "start"}',      400, 'only a catch-up listener'
            unknown,     '{"action": "stop"}',                         404, 'leaderboard'
            """)
    void an_invalid_request_gets_a_response_with_the_reason(String id, String body, int status, String detail)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(id))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        assertProblem(http.send(request, BodyHandlers.ofString()), status, detail);
    }

    @Test
    void the_response_for_an_unknown_listener_names_the_known_ones() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("unknown")).build();
        assertProblem(http.send(request, BodyHandlers.ofString()), 404, "leaderboard");
    }

    @Test
    void an_action_may_be_written_in_any_case() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("leaderboard"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"action\": \"Start\"}"))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json.readTree(response.body()).get("id").asString()).isEqualTo("leaderboard");
    }

    private URI uri(String id) {
        return URI.create("http://localhost:" + port + "/actuator/eventstoresubscriptions/" + id);
    }

    private void assertProblem(HttpResponse<String> response, int status, String detail) throws IOException {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        JsonNode problem = json.readTree(response.body());
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asString()).contains(detail);
    }
}
