package io.photonpump.embedded.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.error.InvalidSettingsException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Web pages in the browser of a user who can reach the server. The requests are those that browsers send; the browser has the
 * credentials of an administrator, because its user has logged in before.
 */
@Timeout(60)
class WebPagesTest {

    private static final String EVENT = "{\"hoof\":1}";
    private static final String LOGIN = "Authorization: Basic "
            + Base64.getEncoder().encodeToString("admin:changeit".getBytes(StandardCharsets.UTF_8));

    private final List<HttpFixture> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(HttpFixture::close);
    }

    private HttpFixture server(HttpAccess access) {
        HttpFixture server = new HttpFixture(Dialect.V23, access);
        servers.add(server);
        return server;
    }

    private final HttpFixture server = server(HttpAccess.OWN);

    private record Answer(int status, List<String> head) {

        boolean has(String header) {
            return head.stream()
                    .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith(header.toLowerCase(Locale.ROOT)));
        }
    }

    /** Sends the request as it is; {@code PORT} stands for the port of the server. */
    private static Answer send(HttpFixture server, String body, String requestLine, String... headers)
            throws IOException {
        StringBuilder request = new StringBuilder(requestLine).append(" HTTP/1.1\r\n");
        for (String header : headers) {
            request.append(header.replace("PORT", Integer.toString(server.port())))
                    .append("\r\n");
        }
        request.append(LOGIN).append("\r\nConnection: close\r\nContent-Length: ");
        request.append(body.getBytes(StandardCharsets.UTF_8).length)
                .append("\r\n\r\n")
                .append(body);
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            List<String> head = answer.split("\r\n\r\n", 2)[0].lines().toList();
            return new Answer(Integer.parseInt(head.get(0).split(" ")[1]), head);
        }
    }

    private Answer send(String body, String requestLine, String... headers) throws IOException {
        return send(server, body, requestLine, headers);
    }

    private boolean hasEvents(String stream) {
        return server.get("/streams/" + stream, HttpFixture.ADMIN).status() == 200;
    }

    @Test
    void no_answer_lets_a_page_of_another_origin_read_it() throws IOException {
        Answer answer = send("", "GET /streams/$all", "Host: localhost:PORT", "Origin: http://evil.example");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.has("Access-Control-")).isFalse();
        assertThat(send(
                                "",
                                "OPTIONS /streams/ponies",
                                "Host: localhost:PORT",
                                "Origin: http://evil.example",
                                "Access-Control-Request-Method: POST")
                        .has("Access-Control-"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/plain",
                "text/plain;charset=UTF-8",
                "TEXT/PLAIN",
                "text/xml",
                "application/xml",
                "text/html; application/json",
                "application/jsonp",
                "json"
            })
    void what_a_form_can_send_is_not_written(String contentType) throws IOException {
        Answer fromPage = send(
                EVENT,
                "POST /streams/forms",
                "Host: localhost:PORT",
                "Origin: http://evil.example",
                "Content-Type: " + contentType,
                "ES-EventType: Jumped");
        Answer fromProgram = send(
                EVENT,
                "POST /streams/forms",
                "Host: localhost:PORT",
                "Content-Type: " + contentType,
                "ES-EventType: Jumped");

        assertThat(fromPage.status()).isBetween(400, 499);
        assertThat(fromProgram.status()).isEqualTo(415);
        assertThat(hasEvents("forms")).isFalse();
    }

    @Test
    void a_body_without_a_type_is_not_accepted() throws IOException {
        assertThat(send(EVENT, "POST /streams/forms", "Host: localhost:PORT", "ES-EventType: Jumped")
                        .status())
                .isEqualTo(415);
        assertThat(send(EVENT, "PUT /subscriptions/forms/group", "Host: localhost:PORT")
                        .status())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://evil.example", "null", "https://localhost", "http://localhost:1", "http://127.0.0.1"})
    void a_page_of_another_origin_changes_nothing_even_with_json_or_without_a_body(String origin) throws IOException {
        for (String request : List.of(
                "POST /streams/forms",
                "POST /users/ops/command/disable",
                "POST /admin/scavenge",
                "DELETE /streams/forms",
                "PUT /subscriptions/forms/group",
                "POST /users")) {
            Answer answer = send(
                    request.contains("command") || request.startsWith("DELETE") ? "" : "{}",
                    request,
                    "Host: localhost:PORT",
                    "Origin: " + origin,
                    "Content-Type: application/json",
                    "ES-EventType: Jumped");
            assertThat(answer.status()).as("%s from %s", request, origin).isEqualTo(403);
        }
        assertThat(server.get("/users/ops", HttpFixture.ADMIN).body()).contains("\"disabled\":false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void nor_does_one_whose_browser_hides_its_origin(String site) throws IOException {
        assertThat(send("", "POST /users/ops/command/disable", "Host: localhost:PORT", "Sec-Fetch-Site: " + site)
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:PORT",
                "localhost.evil.example:PORT",
                "127.0.0.1.evil.example",
                "127.0.0.1.nip.io:PORT",
                "xlocalhost",
                "93.184.215.14",
                "[2606:2800::1]:PORT",
                "[::1",
                "0x7f000001",
                "2130706433",
                ""
            })
    void a_name_that_was_rebound_to_the_server_is_refused(String host) throws IOException {
        for (String request : List.of("GET /streams/$all", "GET /gossip", "OPTIONS /", "POST /streams/rebound")) {
            Answer answer = send(
                    request.startsWith("POST") ? EVENT : "",
                    request,
                    "Host: " + host,
                    "Content-Type: application/json",
                    "ES-EventType: Jumped");
            assertThat(answer.status()).as("%s to %s", request, host).isBetween(400, 499);
        }
        assertThat(hasEvents("rebound")).isFalse();
    }

    @Test
    void two_names_in_one_request_are_refused() throws IOException {
        assertThat(send("", "GET /info", "Host: localhost:PORT", "Host: evil.example")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:PORT",
                "localhost.:PORT",
                "db.localhost:PORT",
                "127.0.0.1:PORT",
                "127.1.2.3",
                "[::1]:PORT"
            })
    void own_names_and_addresses_are_accepted(String host) throws IOException {
        assertThat(send("", "GET /info", "Host: " + host).status()).isEqualTo(200);
    }

    @Test
    void further_names_can_be_allowed() throws IOException {
        HttpFixture open = server(HttpAccess.OWN.withHosts(List.of("EventStore", "db.example")));
        HttpFixture any = server(HttpAccess.OWN.withHosts(List.of("*")));

        assertThat(send(open, "", "GET /info", "Host: eventstore:PORT").status())
                .isEqualTo(200);
        assertThat(send(open, "", "GET /info", "Host: db.example").status()).isEqualTo(200);
        assertThat(send(open, "", "GET /info", "Host: evil.example").status()).isEqualTo(403);
        assertThat(send(any, "", "GET /info", "Host: evil.example").status()).isEqualTo(200);
    }

    @Test
    void programs_write_what_they_always_did() throws IOException {
        for (String type : List.of(
                "application/json",
                "application/json; charset=utf-8",
                "Application/JSON",
                "application/octet-stream")) {
            assertThat(send(
                                    EVENT,
                                    "POST /streams/programs/incoming/" + UUID.randomUUID(),
                                    "Host: localhost:PORT",
                                    "Content-Type: " + type,
                                    "ES-EventType: Jumped")
                            .status())
                    .as(type)
                    .isEqualTo(201);
        }
        assertThat(send("", "POST /users/ops/command/enable", "Host: localhost:PORT")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_page_of_the_server_itself_may_write() throws IOException {
        assertThat(send(
                                "",
                                "POST /users/ops/command/enable",
                                "Host: localhost:PORT",
                                "Origin: http://localhost:PORT",
                                "Sec-Fetch-Site: same-origin")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void an_allowed_origin_may_read_and_write_and_no_other_one() throws IOException {
        HttpFixture shared = server(HttpAccess.OWN.withOrigins(List.of("http://localhost:3000")));
        String page = "Origin: http://localhost:3000";

        Answer preflight = send(
                shared,
                "",
                "OPTIONS /streams/shared",
                "Host: localhost:PORT",
                page,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type,es-eventtype");
        Answer write = send(
                shared,
                EVENT,
                "POST /streams/shared/incoming/" + UUID.randomUUID(),
                "Host: localhost:PORT",
                page,
                "Content-Type: application/json",
                "ES-EventType: Jumped");
        Answer read = send(shared, "", "GET /streams/shared", "Host: localhost:PORT", page);
        Answer evil = send(shared, "", "GET /streams/shared", "Host: localhost:PORT", "Origin: http://localhost:3001");

        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.has("Access-Control-Allow-Origin: http://localhost:3000"))
                .isTrue();
        assertThat(preflight.has("Access-Control-Allow-Methods: ")).isTrue();
        assertThat(preflight.has("Access-Control-Allow-Headers: ")).isTrue();
        assertThat(write.status()).isEqualTo(201);
        assertThat(read.has("Access-Control-Allow-Origin: http://localhost:3000"))
                .isTrue();
        assertThat(read.has("Vary: Accept, Origin")).isTrue();
        assertThat(evil.has("Access-Control-Allow-Origin")).isFalse();
        assertThat(List.of(preflight, write, read, evil))
                .noneMatch(answer -> answer.has("Access-Control-Allow-Credentials"));
        assertThat(send(
                                shared,
                                "",
                                "POST /users/ops/command/disable",
                                "Host: localhost:PORT",
                                "Origin: http://localhost:3001")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void forms_of_an_allowed_origin_are_not_json_either() throws IOException {
        HttpFixture shared = server(HttpAccess.OWN.withOrigins(List.of("*")));

        assertThat(send(
                                shared,
                                EVENT,
                                "POST /streams/shared",
                                "Host: localhost:PORT",
                                "Origin: http://anything.example",
                                "Content-Type: text/plain",
                                "ES-EventType: Jumped")
                        .status())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:3000", "http://localhost:3000/", "http://a.example/path", "", "http://", "null"})
    void what_is_not_an_origin_is_refused(String origin) {
        assertThatThrownBy(() -> HttpAccess.OWN.withOrigins(List.of(origin)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://db.example", "db.example:2113", "", "db.example/", "a b"})
    void what_is_not_a_host_name_is_refused(String name) {
        assertThatThrownBy(() -> HttpAccess.OWN.withHosts(List.of(name)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("host name");
    }

    @Test
    void guessing_a_password_is_answered_with_the_time_to_wait_and_other_connections_are_served() throws IOException {
        int status = 0;
        for (int i = 0; i < 50 && status != 429; i++) {
            status = server.get("/users/admin", "admin:guess " + i).status();
        }

        assertThat(status).isEqualTo(429);
        assertThat(server.get("/users/admin", "admin:guess").header("Retry-After"))
                .isNotEmpty();
        assertThat(server.get("/users/$current", "ops:changeit").status()).isEqualTo(200);
        assertThat(server.get("/info", HttpFixture.ANONYMOUS).status()).isEqualTo(200);
    }
}
