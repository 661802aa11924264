package io.photonpump.embedded.internal.http;

import static io.photonpump.embedded.internal.http.HttpFixture.ADMIN;
import static io.photonpump.embedded.internal.http.HttpFixture.ANONYMOUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.dialect.Dialect;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpServerTest {

    private static final String ID = "10000000-0000-0000-0000-000000000001";

    private final HttpFixture server = new HttpFixture(Dialect.V5);

    @AfterEach
    void close() {
        server.close();
    }

    // Streams

    @Test
    void an_event_written_with_headers_is_read_back_by_its_number() {
        var written = server.born("/streams/ponies", ADMIN);

        assertThat(written.status()).isEqualTo(201);
        assertThat(written.header("Location")).isEqualTo(server.base() + "/streams/ponies/0");
        var read = server.get("/streams/ponies/0", ADMIN);
        assertThat(read.body()).isEqualTo("{\"name\":\"Derpy\"}");
        assertThat(read.header("Content-Type")).startsWith("application/json");
        assertThat(server.get("/streams/ponies/head", ADMIN).body()).isEqualTo(read.body());
        assertThat(server.get("/streams/ponies/1", ADMIN).status()).isEqualTo(404);
    }

    @Test
    void an_array_of_events_is_written_and_read_page_by_page() {
        var events = """
                [{"eventId":"10000000-0000-0000-0000-000000000001","eventType":"Jumped","data":{"cm":1},"metadata":{"by":"me"}},
                 {"eventId":"10000000-0000-0000-0000-000000000002","eventType":"Jumped","data":{"cm":2}},
                 {"eventId":"10000000-0000-0000-0000-000000000003","eventType":"Jumped","data":{"cm":3}}]""";
        var type = "application/vnd.eventstore.events+json";
        assertThat(server.post("/streams/jumps", ADMIN, events, "Content-Type", type)
                        .status())
                .isEqualTo(201);
        // the same ids again: nothing is written
        assertThat(server.post("/streams/jumps", ADMIN, events, "Content-Type", type)
                        .status())
                .isEqualTo(201);

        var newest = server.get("/streams/jumps", ADMIN).json();
        assertThat(newest.path("streamId").asString()).isEqualTo("jumps");
        assertThat(newest.path("headOfStream").asBoolean()).isTrue();
        assertThat(newest.path("entries")).hasSize(3);
        assertThat(newest.path("entries").get(0).path("title").asString()).isEqualTo("2@jumps");

        var page = server.get("/streams/jumps/0/forward/2?embed=body", ADMIN).json();
        assertThat(page.path("entries").findValuesAsString("eventNumber")).containsExactly("1", "0");
        assertThat(page.path("entries").get(1).path("data").asString()).isEqualTo("{\"cm\":1}");
        assertThat(page.path("entries").get(1).path("metaData").asString()).isEqualTo("{\"by\":\"me\"}");
        var previous = page.path("links")
                .valueStream()
                .filter(link -> link.path("relation").asString().equals("previous"))
                .findFirst()
                .orElseThrow();
        var following = URI.create(previous.path("uri").asString()).getPath();
        assertThat(server.get(following + "?embed=body", ADMIN)
                        .json()
                        .path("entries")
                        .findValuesAsString("eventNumber"))
                .containsExactly("2");
    }

    @Test
    void a_wrong_expected_version_is_refused_with_the_current_one() {
        var headers = new String[] {
            "Content-Type", "application/json", "ES-EventType", "Born", "ES-EventId", ID, "ES-ExpectedVersion", "-1"
        };
        assertThat(server.post("/streams/ponies", ADMIN, "{}", headers).status())
                .isEqualTo(201);

        headers[5] = "10000000-0000-0000-0000-000000000002";
        var refused = server.post("/streams/ponies", ADMIN, "{}", headers);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.header("ES-CurrentVersion")).isEqualTo("0");
    }

    @Test
    void deleted_streams_are_missing_or_gone() {
        for (String stream : new String[] {"soft", "hard"}) {
            server.born("/streams/" + stream, ADMIN);
        }

        assertThat(server.send("DELETE", "/streams/soft", ADMIN, "").status()).isEqualTo(204);
        assertThat(server.send("DELETE", "/streams/hard", ADMIN, "", "ES-HardDelete", "true")
                        .status())
                .isEqualTo(204);
        assertThat(server.get("/streams/soft", ADMIN).status()).isEqualTo(404);
        assertThat(server.get("/streams/hard", ADMIN).status()).isEqualTo(410);
        assertThat(server.get("/streams/never", ADMIN).status()).isEqualTo(404);
    }

    @Test
    void metadata_is_written_and_read_and_its_access_list_applies() {
        server.born("/streams/secret", ADMIN);
        var metadata = "{\"$acl\":{\"$r\":\"$admins\"}}";
        assertThat(server.post("/streams/secret/metadata", ADMIN, metadata, "Content-Type", "application/json")
                        .status())
                .isEqualTo(201);

        assertThat(server.get("/streams/secret/metadata", ADMIN).body()).isEqualTo(metadata);
        assertThat(server.get("/streams/secret/0", "ops:changeit").status()).isEqualTo(401);
        assertThat(server.get("/streams/secret/0", ADMIN).status()).isEqualTo(200);
        assertThat(server.get("/streams/$all", "ops:changeit").status()).isEqualTo(401);
        assertThat(server.get("/streams/$all", ADMIN).json().path("entries")).isNotEmpty();
    }

    @Test
    void names_with_slashes_and_spaces_survive_the_address() {
        var written = server.born("/streams/a%2Fb%20c+d", ADMIN);

        assertThat(written.header("Location")).isEqualTo(server.base() + "/streams/a%2Fb%20c%2Bd/0");
        assertThat(server.get("/streams/a%2Fb%20c%2Bd", ADMIN)
                        .json()
                        .path("streamId")
                        .asString())
                .isEqualTo("a/b c+d");
    }

    @Test
    void bad_bodies_are_refused_with_a_reason() {
        var json = new String[] {"Content-Type", "application/json", "ES-EventType", "Born", "ES-EventId", ID};
        assertThat(server.post("/streams/s", ADMIN, "{oops", json).body()).contains("not JSON");
        assertThat(server.post("/streams/s", ADMIN, "{}", "Content-Type", "application/json")
                        .body())
                .contains("ES-EventType");
        assertThat(server.post("/streams/s", ADMIN, "[{\"data\":1}]").body()).contains("eventType");
        assertThat(server.post("/streams/s", ADMIN, "[]", "Content-Type", "application/vnd.eventstore.events+json")
                        .status())
                .isEqualTo(400);
        assertThat(server.get("/streams/s", ADMIN).status()).isEqualTo(404);
    }

    // Persistent subscriptions

    @Test
    void a_group_is_created_listed_changed_and_deleted_by_an_operator() {
        var group = "/subscriptions/jumps/riders";
        assertThat(server.send("PUT", group, ANONYMOUS, "{}").status()).isEqualTo(401);
        assertThat(server.send("PUT", group, "ops:changeit", "{\"maxRetryCount\":4}")
                        .status())
                .isEqualTo(201);
        assertThat(server.send("PUT", group, ADMIN, "{}").status()).isEqualTo(409);

        var info = server.get(group + "/info", ADMIN).json();
        assertThat(info.path("config").path("maxRetryCount").asInt()).isEqualTo(4);
        assertThat(info.path("config").path("messageTimeoutMilliseconds").asInt())
                .isEqualTo(10_000);
        assertThat(server.get("/subscriptions", ADMIN).json()).hasSize(1);
        assertThat(server.get("/subscriptions/jumps", ADMIN)
                        .json()
                        .get(0)
                        .path("connectionCount")
                        .asInt(-1))
                .isZero();
        assertThat(server.get(group + "/info", ANONYMOUS).status()).isEqualTo(401);

        assertThat(server.post(group, ADMIN, "{\"bufferSize\":10,\"readBatchSize\":20}")
                        .status())
                .isEqualTo(400);
        assertThat(server.post(group, ADMIN, "{\"namedConsumerStrategy\":\"Lottery\"}")
                        .body())
                .contains("Lottery");
        assertThat(server.post(group, ADMIN, "{\"namedConsumerStrategy\":\"Pinned\"}")
                        .status())
                .isEqualTo(200);
        assertThat(server.post(group + "/replayParked", ADMIN, "").status()).isEqualTo(200);
        assertThat(server.send("DELETE", group, ADMIN, "").status()).isEqualTo(200);
        assertThat(server.get(group + "/info", ADMIN).status()).isEqualTo(404);
    }

    // Users

    @Test
    void a_new_password_applies_after_a_reset() {
        var user = "{\"loginName\":\"ann\",\"fullName\":\"Ann\",\"groups\":[],\"password\":\"oats\"}";
        assertThat(server.post("/users", ADMIN, user).status()).isEqualTo(201);
        assertThat(server.post("/users/ann/command/reset-password", "ann:oats", "{\"newPassword\":\"x\"}")
                        .status())
                .isEqualTo(401);
        assertThat(server.post("/users/ann/command/reset-password", ADMIN, "{\"newPassword\":\"hay\"}")
                        .status())
                .isEqualTo(200);

        assertThat(server.get("/users", ADMIN).json().path("data").findValuesAsString("loginName"))
                .containsExactly("admin", "ops", "ann");
        assertThat(server.post("/users", ADMIN, "{\"loginName\":1}").body()).contains("loginName");
    }

    // The node

    @Test
    void gossip_names_the_states_and_fields_of_its_dialect() {
        var five = server.get("/gossip?format=json", ANONYMOUS).json();
        assertThat(five.path("members").get(0).path("state").asString()).isEqualTo("Master");
        assertThat(five.path("members").get(0).path("externalHttpPort").asInt()).isEqualTo(2113);
        assertThat(five.path("serverPort").asInt()).isEqualTo(2113);

        try (var other = new HttpFixture(Dialect.V23)) {
            var member = other.get("/gossip", ANONYMOUS).json().path("members").get(0);
            assertThat(member.path("state").asString()).isEqualTo("Leader");
            assertThat(member.path("httpEndPointPort").asInt()).isEqualTo(2113);
            assertThat(member.has("externalHttpPort")).isFalse();
            assertThat(other.get("/info", ANONYMOUS).json().path("esVersion").asString())
                    .startsWith("23.10");
        }
        assertThat(server.get("/info", ANONYMOUS).json().path("state").asString())
                .isEqualTo("master");
        assertThat(server.get("/ping", ANONYMOUS).status()).isEqualTo(200);
        assertThat(server.get("/stats", ANONYMOUS)
                        .json()
                        .path("es")
                        .path("version")
                        .asString())
                .isEqualTo("5.0.11.0");
    }

    // Bad input

    @Test
    void unknown_addresses_and_methods_have_different_responses() {
        assertThat(server.get("/nowhere", ANONYMOUS).status()).isEqualTo(404);
        var wrong = server.send("PATCH", "/streams/s", ANONYMOUS, "");
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.header("Allow")).isEqualTo("DELETE, GET, POST");
    }

    @Test
    void credentials_that_are_wrong_or_unreadable_are_unauthorized() {
        assertThat(server.get("/ping", "admin:wrong").status()).isEqualTo(401);
        assertThat(server.get("/ping", "admin").status()).isEqualTo(401);
        assertThat(server.get("/ping", ANONYMOUS, "Authorization", "Bearer x").status())
                .isEqualTo(401);
        assertThat(server.get("/ping", ANONYMOUS, "Authorization", "Basic ???").status())
                .isEqualTo(400);
    }

    @Test
    void invalid_http_is_refused_without_harm() throws Exception {
        var address = URI.create(server.base());
        for (String nonsense : new String[] {"\0\1\2\3\r\n\r\n", "GET /%zz HTTP/1.1\r\n\r\n", "GET\r\n\r\n"}) {
            try (var socket = new Socket(address.getHost(), address.getPort())) {
                socket.setSoTimeout(5000);
                socket.getOutputStream().write(nonsense.getBytes(StandardCharsets.ISO_8859_1));
                var status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
                assertThat(status).isEqualTo("HTTP/1.1 400");
            }
        }
        assertThat(server.get("/ping", ANONYMOUS).status()).isEqualTo(200);
    }

    @Test
    void a_body_that_is_too_large_is_refused() throws Exception {
        var address = URI.create(server.base());
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(5000);
            var head = "POST /streams/s HTTP/1.1\r\nHost: x\r\nES-EventType: t\r\nContent-Length: 99999999999\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            var status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            assertThat(status).isEqualTo("HTTP/1.1 413");
        }
    }
}
