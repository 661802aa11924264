package io.photonpump.embedded.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.photonpump.embedded.RawClient;
import io.photonpump.event.Credentials;
import io.photonpump.internal.tcp.frame.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as its user meets it: in a process of its own. */
class MainTest {

    private static final String[] FREE_PORTS = {"--tcp-port", "0", "--http-port", "0"};

    @Test
    void it_serves_until_it_is_terminated_and_then_says_so() throws Exception {
        try (var server = ServerProcess.start(FREE_PORTS)) {
            try (var client = RawClient.connect(server.tcpPort())) {
                assertThat(client.write("ponies").getLastEventNumber()).isZero();
            }
            try (var http = new Socket(InetAddress.getLoopbackAddress(), server.httpPort())) {
                http.getOutputStream().write("GET /ping HTTP/1.0\r\n\r\n".getBytes());
                assertThat(new String(http.getInputStream().readAllBytes())).startsWith("HTTP/1.1 200");
            }

            server.terminate();

            assertThat(server.linesUntilEnd()).last().isEqualTo("Stopped.");
            assertThat(server.exitCode()).isEqualTo(143);
        }
    }

    @Test
    void the_command_line_makes_a_server_as_production_runs_it() throws Exception {
        try (var server = ServerProcess.start(
                        "--tcp-port=0",
                        "--http-port=0",
                        "--dialect=V23",
                        "--no-anonymous-access",
                        "--write-time=10ms",
                        "--read-time=1ms",
                        "--overtaking=1",
                        "--strict-send-limit");
                var client = RawClient.connect(server.tcpPort())) {
            assertThat(client.write("ponies").getResult()).isEqualTo(7); // access denied

            client.send(Command.AUTHENTICATE, new byte[0], new Credentials("ops", "changeit"));
            assertThat(client.receive().command()).isEqualTo(Command.AUTHENTICATED);
            var sent =
                    Stream.generate(() -> client.sendWrite("ponies")).limit(64).toList();
            var answered = Stream.generate(() -> client.receive().correlationId())
                    .limit(64)
                    .toList();
            assertThat(answered).isNotEqualTo(sent).containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    @Test
    void an_insecure_server_lets_everybody_do_everything() throws Exception {
        try (var server = ServerProcess.start("--tcp-port=0", "--http-port=0", "--insecure");
                var client = RawClient.connect(server.tcpPort())) {
            assertThat(client.write("$settings").getLastEventNumber()).isZero();
        }
    }

    @Test
    void ctrl_c_ends_it_too() throws Exception {
        assumeThat(sigintIsIgnored())
                .as("SIGINT is ignored here (nohup, a CI daemon), and child processes inherit that")
                .isFalse();
        try (var server = ServerProcess.start(FREE_PORTS)) {
            server.interrupt();

            assertThat(server.linesUntilEnd()).last().isEqualTo("Stopped.");
            assertThat(server.exitCode()).isEqualTo(130);
        }
    }

    /** From Linux's mask of ignored signals. On other systems the signal counts as not ignored. */
    private static boolean sigintIsIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) != 0);
    }

    @Test
    void a_taken_port_gives_one_line_and_exit_code_1() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());
            for (String[] arguments :
                    new String[][] {{"--tcp-port", port, "--http-port", "0"}, {"--tcp-port", "0", "--http-port", port}
                    }) {
                try (var server = ServerProcess.run(arguments)) {
                    assertThat(server.linesUntilEnd())
                            .singleElement()
                            .asString()
                            .contains("127.0.0.1:" + port);
                    assertThat(server.exitCode()).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void a_directory_in_use_gives_one_line_and_exit_code_1(@TempDir Path directory) throws Exception {
        String[] arguments = {"--tcp-port", "0", "--http-port", "0", "--data-directory", directory.toString()};
        try (var first = ServerProcess.start(arguments);
                var second = ServerProcess.run(arguments)) {
            assertThat(second.linesUntilEnd()).singleElement().asString().contains("another server is using");
            assertThat(second.exitCode()).isEqualTo(1);
        }
    }

    private static final String TLS_WARNING = "without TLS";
    private static final String PASSWORD_WARNING = "well-known password";

    private static List<String> linesOf(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(FREE_PORTS));
        arguments.addAll(List.of(more));
        try (var server = ServerProcess.start(arguments.toArray(String[]::new))) {
            return server.linesUntilReady();
        }
    }

    @Test
    void an_address_that_others_can_reach_gives_warnings() throws Exception {
        assertThat(linesOf("--host", "0.0.0.0"))
                .anyMatch(line -> line.contains(TLS_WARNING))
                .anyMatch(line -> line.contains(PASSWORD_WARNING));
        assertThat(linesOf("--host", "0.0.0.0", "--tls"))
                .noneMatch(line -> line.contains(TLS_WARNING))
                .anyMatch(line -> line.contains(PASSWORD_WARNING));
        assertThat(linesOf())
                .noneMatch(line -> line.contains(TLS_WARNING))
                .noneMatch(line -> line.contains(PASSWORD_WARNING));
    }

    @Test
    void what_is_not_an_origin_gives_one_line_and_exit_code_2() throws Exception {
        try (var server = ServerProcess.run("--allowed-origin", "localhost:3000")) {
            assertThat(server.linesUntilEnd()).singleElement().asString().contains("http://localhost:3000");
            assertThat(server.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void an_unknown_option_gives_one_line_with_the_nearest_name_and_exit_code_2() throws Exception {
        try (var server = ServerProcess.run("--tcpport", "1113")) {
            assertThat(server.linesUntilEnd()).singleElement().asString().contains("did you mean --tcp-port?");
            assertThat(server.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void help_goes_to_the_output_and_is_a_success() throws Exception {
        try (var server = ServerProcess.run("--help")) {
            assertThat(server.linesUntilEnd()).anyMatch(line -> line.contains("--data-directory"));
            assertThat(server.exitCode()).isZero();
        }
    }
}
