package io.photonpump.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Requests whose headers a page can choose: the name of the server, and those of a read-only console. */
class RequestGuardTest {

    private static ConfigurableApplicationContext context;

    @BeforeAll
    static void start() {
        context = ConsoleTest.start(
                WebApplicationType.SERVLET,
                ConsoleTest.NO_SECURITY,
                "photonpump.console.read-only=true",
                "photonpump.console.path=/ops/events",
                "photonpump.console.allowed-hosts=club.example");
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static String statusFor(String host) throws Exception {
        int port = Integer.parseInt(context.getEnvironment().getProperty("local.server.port"));
        try (Socket socket = new Socket("localhost", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /ops/events/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return answer.readLine().split(" ")[1];
        }
    }

    @Test
    void a_name_that_a_page_has_made_point_here_is_refused() throws Exception {
        assertThat(statusFor("evil.example:8080")).isEqualTo("403");
        assertThat(statusFor("localhost.evil.example")).isEqualTo("403");
        assertThat(statusFor("club.example:8443")).isEqualTo("200");
        assertThat(statusFor("CLUB.example.")).isEqualTo("200");
        assertThat(statusFor("localhost:8080")).isEqualTo("200");
        assertThat(statusFor("127.0.0.1:8080")).isEqualTo("200");
        assertThat(statusFor("[::1]:8080")).isEqualTo("200");
    }

    @Test
    void a_read_only_console_shows_and_does_nothing() throws Exception {
        Page page = new Page(ConsoleTest.address(context) + "/ops/events");
        assertThat(Page.meta(page.get("/").body(), "photonpump-read-only")).isEqualTo("true");
        assertThat(page.act("/api/act", "{\"listener\":\"leaderboard\",\"action\":\"pause\"}"))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(403))
                .satisfies(answer -> assertThat(answer.body()).contains("read-only"));
        assertThat(page.act("/api/failed", "{}").statusCode()).isEqualTo(403);
        assertThat(page.watch(message -> true).get("listeners")).hasSize(1);
    }
}
