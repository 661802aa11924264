package io.photonpump.embedded.internal.http;

import static io.photonpump.embedded.internal.http.HttpFixture.ADMIN;
import static io.photonpump.embedded.internal.http.HttpFixture.ANONYMOUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.internal.http.HttpFixture.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The page of streams: for browsers only, with its own files only, and with the rights of its user. */
@Timeout(60)
class BrowserPageTest {

    private static final String HTML = "text/html,application/xhtml+xml,*/*;q=0.8";

    private HttpFixture server = new HttpFixture(Dialect.V23);

    @AfterEach
    void close() {
        server.close();
    }

    private List<String> streams(String credentials, String query) {
        JsonNode found = server.get("/web/api/streams?" + query, credentials).json();
        return found.get("streams").valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void browsers_get_a_page_and_others_what_they_always_got() {
        Answer page = server.get("/", ANONYMOUS, "Accept", HTML);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.body()).contains("src=\"web/browser.js\"").doesNotContain("src=\"/", "href=\"/", "https://");
        assertThat(server.get("/", ANONYMOUS).body()).startsWith("Photon Pump embedded server");
        assertThat(server.get("/", ANONYMOUS, "Accept", "application/json").body())
                .startsWith("Photon Pump embedded server");
    }

    @Test
    void the_page_has_all_its_files_and_allows_no_others() {
        for (String file : List.of("index.html", "browser.js", "streams.js", "console.css", "icon.svg")) {
            Answer answer = server.get("/web/" + file, ANONYMOUS);
            assertThat(answer.status()).as(file).isEqualTo(200);
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
        assertThat(server.get("/web/BrowserPage.class", ANONYMOUS).status()).isEqualTo(404);
        assertThat(server.get("/web/..%2f..%2fhttp%2fBrowserPage.class", ANONYMOUS)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void streams_are_listed_as_far_as_the_user_may_read_them() {
        server.born("/streams/ponies-1", ADMIN);
        server.born("/streams/ponies-2", ADMIN);
        server.born("/streams/secret", ADMIN);
        server.post(
                "/streams/secret/metadata",
                ADMIN,
                "{\"$acl\":{\"$r\":\"$admins\"}}",
                "ES-EventId",
                "fbf4a1a1-b4a3-4dfe-a01f-ec52c34e16e4");
        server.send("DELETE", "/streams/ponies-2", ADMIN, "");
        assertThat(streams(ANONYMOUS, "prefix=")).containsExactly("ponies-1");
        assertThat(streams(ADMIN, "prefix=")).containsExactly("ponies-1", "secret");
        assertThat(streams(ADMIN, "category=ponies")).containsExactly("ponies-1");
        assertThat(streams(ADMIN, "prefix=$users")).containsExactly("$users");
        assertThat(streams(ANONYMOUS, "prefix=$")).isEmpty();
    }

    @Test
    void events_are_read_page_by_page_with_the_rights_of_the_user() {
        for (int i = 0; i < 5; i++) {
            server.born("/streams/ponies-1", ADMIN);
        }
        JsonNode newest = server.get("/web/api/events?stream=ponies-1&direction=backward&count=2", ANONYMOUS)
                .json();
        assertThat(newest.get("last").asInt()).isEqualTo(4);
        assertThat(newest.get("next").asString()).isEqualTo("2");
        assertThat(newest.get("events").get(0).get("number").asInt()).isEqualTo(4);
        JsonNode first = server.get("/web/api/events?stream=ponies-1&from=0", ANONYMOUS)
                .json()
                .get("events")
                .get(0);
        assertThat(first.get("type").asString()).isEqualTo("Born");
        assertThat(first.get("data").get("text").asString()).isEqualTo("{\"name\":\"Derpy\"}");
        assertThat(server.get("/web/api/events?stream=nowhere", ANONYMOUS).status())
                .isEqualTo(404);
        assertThat(server.get("/web/api/events?stream=ponies-1&from=-3", ANONYMOUS)
                        .status())
                .isEqualTo(400);
        Answer all = server.get("/web/api/events?stream=$all&direction=backward&count=3", ADMIN);
        assertThat(all.json().get("events")).hasSize(3);
        assertThat(server.get("/web/api/events?stream=$all&from=x", ADMIN).status())
                .isEqualTo(400);
        assertThat(server.get("/web/api/events?stream=$all", ANONYMOUS).status())
                .isEqualTo(401);
        assertThat(server.get("/web/api/events?stream=$user-admin", ADMIN).body())
                .contains("hidden")
                .doesNotContain("salt");
    }

    @Test
    void a_server_that_needs_a_login_for_streams_needs_one_for_the_page() {
        server.close();
        server = new HttpFixture(Dialect.V5);
        server.born("/streams/ponies-1", ADMIN);
        assertThat(server.get("/", ANONYMOUS, "Accept", HTML).status()).isEqualTo(200);
        assertThat(server.get("/web/api/events?stream=ponies-1", ANONYMOUS).status())
                .isEqualTo(401);
        assertThat(server.get("/web/api/events?stream=ponies-1", ADMIN).status())
                .isEqualTo(200);
    }

    /** Java's client does not allow a name of its own. */
    @Test
    void a_page_under_a_foreign_name_is_refused() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            String request =
                    "GET / HTTP/1.1\r\nHost: evil.example\r\nAccept: " + HTML + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 403");
        }
    }
}
