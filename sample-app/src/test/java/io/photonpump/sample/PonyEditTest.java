package io.photonpump.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ponies over HTTP, with the embedded server: several people edit them. Each test has ponies of its own. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class PonyEditTest {

    private static final String GREY = "{\"coat\": \"grey\", \"stable\": \"Ponyville\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();

    @LocalServerPort
    private int port;

    @Test
    void a_pony_is_registered_shown_and_edited() throws Exception {
        HttpResponse<String> created = put("Derpy", GREY);
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(tag(created)).isEqualTo("\"0\"");

        HttpResponse<String> edited =
                put("Derpy", "{\"coat\": \"purple\", \"stable\": \"Canterlot\"}", "If-Match", "\"0\"");

        assertThat(edited.statusCode()).isEqualTo(200);
        assertThat(tag(edited)).isEqualTo("\"2\"");
        HttpResponse<String> shown = get("Derpy");
        assertThat(tag(shown)).isEqualTo("\"2\"");
        assertThat(json.readTree(shown.body()))
                .isEqualTo(json.readTree("{\"coat\": \"purple\", \"stable\": \"Canterlot\"}"));
        assertThat(get("Derpy", "If-None-Match", "\"2\"").statusCode()).isEqualTo(304);
    }

    @Test
    void the_second_of_two_editors_learns_what_the_first_has_changed() throws Exception {
        put("Rarity", GREY);
        String seenByBoth = tag(get("Rarity"));
        put("Rarity", "{\"coat\": \"white\", \"stable\": \"Ponyville\"}", "If-Match", seenByBoth);

        String second = "{\"coat\": \"grey\", \"stable\": \"Manehattan\"}";
        HttpResponse<String> refused = put("Rarity", second, "If-Match", seenByBoth);

        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(tag(refused)).isEqualTo("\"1\"");
        JsonNode problem = json.readTree(refused.body());
        assertThat(problem.get("detail").asString())
                .isEqualTo("Nothing was written: since version 0 of Rarity, the coat became white."
                        + " Look at the current version and edit it again.");
        assertThat(problem.get("changes")).isEqualTo(json.readTree("[\"the coat became white\"]"));
        assertThat(problem.get("current").get("coat").asString()).isEqualTo("white");
        assertThat(tag(get("Rarity"))).isEqualTo("\"1\"");
        assertThat(put("Rarity", second, "If-Match", tag(refused)).statusCode()).isEqualTo(200);
    }

    @Test
    void of_many_simultaneous_edits_of_a_version_one_is_written() throws Exception {
        put("Applejack", GREY);
        List<CompletableFuture<HttpResponse<String>>> edits = IntStream.range(0, 8)
                .mapToObj(i -> http.sendAsync(
                        request("Applejack", "If-Match", "\"0\"")
                                .PUT(BodyPublishers.ofString(
                                        "{\"coat\": \"colour " + i + "\", \"stable\": \"Ponyville\"}"))
                                .build(),
                        BodyHandlers.ofString()))
                .toList();

        assertThat(edits.stream().map(edit -> edit.join().statusCode()))
                .containsOnly(200, 412)
                .containsOnlyOnce(200);
        assertThat(tag(get("Applejack"))).isEqualTo("\"1\"");
    }

    @Test
    void an_edit_without_a_change_writes_nothing() throws Exception {
        put("Pinkie", GREY);

        HttpResponse<String> same = put("Pinkie", GREY, "If-Match", "\"0\"");

        assertThat(same.statusCode()).isEqualTo(200);
        assertThat(tag(same)).isEqualTo("\"0\"");
        assertThat(tag(put("Pinkie", "{\"coat\": \"pink\", \"stable\": \"Ponyville\"}", "If-Match", "*")))
                .isEqualTo("\"1\"");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', nullValues = "-", textBlock = """
            Known,   -,       428, If-Match
            Known,   '"7"',   412, has no version 7
            Unknown, '"0"',   412, there is no pony
            Unknown, '*',     412, there is no pony
            Known,   '0',     400, If-Match
            Known,   'W/"0"', 400, If-Match
            %20,     -,       400, name
            """)
    void an_edit_of_no_current_version_is_refused(String name, String ifMatch, int status, String reason)
            throws Exception {
        put("Known", GREY);

        HttpResponse<String> refused = ifMatch == null ? put(name, GREY) : put(name, GREY, "If-Match", ifMatch);

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json.readTree(refused.body()).get("detail").asString())
                .startsWith("Nothing was written")
                .contains(reason);
    }

    @Test
    void an_incomplete_pony_and_an_unknown_one_are_problems() throws Exception {
        assertThat(put("Half", "{\"coat\": \" \"}").statusCode()).isEqualTo(400);
        HttpResponse<String> unknown = get("Half");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    private HttpResponse<String> put(String name, String body, String... headers) throws Exception {
        return http.send(
                request(name, headers).PUT(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String name, String... headers) throws Exception {
        return http.send(request(name, headers).GET().build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String name, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/ponies/" + name))
                .header("Content-Type", "application/json");
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static String tag(HttpResponse<String> response) {
        return response.headers().firstValue("ETag").orElseThrow();
    }
}
