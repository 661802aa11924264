package io.photonpump.embedded.internal.http;

import static io.photonpump.embedded.internal.http.HttpFixture.ADMIN;
import static io.photonpump.embedded.internal.http.HttpFixture.ANONYMOUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.dialect.Dialect;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP API for streams, as in a real server. */
@Timeout(60)
class StreamsOverHttpTest {

    private static final String EVENT = "application/vnd.eventstore.event+json";
    private static final String ATOM = "application/vnd.eventstore.atom+json";

    private final HttpFixture server = new HttpFixture(Dialect.V5);

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /streams/ponies",
        "GET, /streams/ponies/0",
        "GET, /streams/ponies/head/backward/20",
        "GET, /streams/ponies/metadata",
        "POST, /streams/ponies",
        "POST, /streams/ponies/metadata",
        "POST, /streams/ponies/incoming/10000000-0000-0000-0000-000000000001",
        "DELETE, /streams/ponies"
    })
    void version_5_requires_credentials_for_streams_that_everyone_may_read_and_write(String method, String path) {
        server.born("/streams/ponies", ADMIN);

        assertThat(server.send(method, path, ANONYMOUS, "{}", "ES-EventType", "Born")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void version_23_checks_the_access_control_list_only() {
        try (var newer = new HttpFixture(Dialect.V23)) {
            assertThat(newer.born("/streams/ponies", ANONYMOUS).status()).isEqualTo(201);
            assertThat(newer.get("/streams/ponies", ANONYMOUS).status()).isEqualTo(200);
            assertThat(newer.get("/streams/$settings", ANONYMOUS).status()).isEqualTo(401);
        }
    }

    @Test
    void an_event_without_an_id_is_redirected_to_an_address_that_accepts_it_once() {
        var json = new String[] {"Content-Type", "application/json", "ES-EventType", "Born"};

        var redirect = server.post("/streams/a%2Fb", ADMIN, "{}", json);

        assertThat(redirect.status()).isEqualTo(307);
        assertThat(redirect.header("Location")).matches(server.base() + "/streams/a%2Fb/incoming/[-0-9a-f]{36}");
        assertThat(server.get("/streams/a%2Fb", ADMIN).status()).isEqualTo(404);
        var there = URI.create(redirect.header("Location")).getRawPath();
        for (int attempt = 0; attempt < 2; attempt++) {
            var written = server.post(there, ADMIN, "{}", json);
            assertThat(written.status()).isEqualTo(201);
            assertThat(written.header("Location")).isEqualTo(server.base() + "/streams/a%2Fb/0");
        }
        assertThat(server.get("/streams/a%2Fb", ADMIN).json().path("entries")).hasSize(1);
        assertThat(server.post("/streams/a%2Fb/incoming/nothing", ADMIN, "{}", json)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void an_event_has_the_representation_that_the_client_accepts() {
        server.born("/streams/ponies", ADMIN);

        var bare = server.get("/streams/ponies/0", ADMIN, "Accept", EVENT);
        assertThat(bare.header("Content-Type")).startsWith(EVENT);
        assertThat(bare.json().propertyNames())
                .containsExactlyInAnyOrder("eventStreamId", "eventNumber", "eventType", "eventId", "data", "metadata");
        assertThat(bare.json().path("data").path("name").asString()).isEqualTo("Derpy");

        var entry = server.get("/streams/ponies/0", ADMIN, "Accept", ATOM);
        assertThat(entry.header("Content-Type")).startsWith(ATOM);
        assertThat(entry.json().path("content")).isEqualTo(bare.json());

        for (String accept : new String[] {"application/json", "*/*", "text/html, application/json;q=0.5"}) {
            var data = server.get("/streams/ponies/0", ADMIN, "Accept", accept);
            assertThat(data.header("Content-Type")).startsWith("application/json");
            assertThat(data.body()).isEqualTo("{\"name\":\"Derpy\"}");
        }
        assertThat(server.get("/streams/ponies/0", ADMIN, "Accept", ATOM + ";q=0.1, " + EVENT + ";q=0.9")
                        .json())
                .isEqualTo(bare.json());
    }

    @Test
    void a_feed_is_json_or_atom_as_the_client_accepts() {
        server.born("/streams/ponies", ADMIN);

        var json = server.get("/streams/ponies", ADMIN, "Accept", "application/json");
        var atom = server.get("/streams/ponies", ADMIN);

        assertThat(json.header("Content-Type")).startsWith("application/json");
        assertThat(atom.header("Content-Type")).startsWith(ATOM);
        assertThat(json.json()).isEqualTo(atom.json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/streams/ponies", "/streams/ponies/head", "/streams/$all", "/streams/ponies/0/forward/20"})
    void content_that_changes_with_the_next_event_has_a_tag_and_is_not_sent_twice(String path) {
        server.born("/streams/ponies", ADMIN);

        var first = server.get(path, ADMIN);
        assertThat(first.header("ETag")).matches("\"\\d+;-?\\d+\"");
        var again = server.get(path, ADMIN, "If-None-Match", first.header("ETag"));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));

        server.born("/streams/ponies", ADMIN);

        assertThat(server.get(path, ADMIN, "If-None-Match", first.header("ETag"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/streams/ponies/0", "/streams/ponies/0/forward/1", "/streams/ponies/0/backward/1"})
    void content_that_does_not_change_may_be_cached_for_ever(String path) {
        server.born("/streams/ponies", ADMIN);
        server.born("/streams/ponies", ADMIN);

        assertThat(server.get(path, ADMIN).header("Cache-Control")).startsWith("max-age=31536000");
    }

    @Test
    void options_are_available_to_everyone() {
        var options = server.send("OPTIONS", "/streams/ponies", ANONYMOUS, "");

        assertThat(options.status()).isEqualTo(200);
        assertThat(options.header("Allow")).isEqualTo("DELETE, GET, POST");
        assertThat(server.send("OPTIONS", "/nowhere", ANONYMOUS, "").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"POST, /streams/$$", "DELETE, /streams/$$", "POST, /streams//metadata"})
    void the_metadata_of_the_empty_name_cannot_be_written(String method, String path) {
        assertThat(server.send(
                                method,
                                path,
                                ADMIN,
                                "{}",
                                "ES-EventType",
                                "$metadata",
                                "ES-EventId",
                                "10000000-0000-0000-0000-000000000001")
                        .status())
                .isEqualTo(400);
        assertThat(server.get("/ping", ANONYMOUS).status()).isEqualTo(200);
    }

    @Test
    void operators_may_read_about_scavenges() {
        assertThat(server.get("/streams/$scavenges", "ops:changeit").status()).isEqualTo(404);
        assertThat(server.get("/streams/$settings", "ops:changeit").status()).isEqualTo(401);
    }
}
