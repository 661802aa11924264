package io.photonpump.embedded.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.RawClient;
import io.photonpump.embedded.cli.ServerProcess;
import io.photonpump.internal.tcp.frame.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP clients that do not read responses or do not complete requests. */
@Timeout(60)
class HttpFlowTest {

    private static final int REQUESTS = 1_000;
    private static final int EVENTS = 20;
    private static final String PAGE = "/streams/ponies/0/forward/20?embed=body";

    private static EmbeddedEventStore start() {
        return EmbeddedEventStore.start();
    }

    /** Events of 500 kB: a page of them has 10 MB. */
    private static void writeLargeEvents(int httpPort) throws IOException {
        try (var http = new RawHttp(httpPort)) {
            var body = "\"" + "x".repeat(500_000) + "\"";
            for (int i = 0; i < EVENTS; i++) {
                http.send(RawHttp.head(
                        "POST",
                        "/streams/ponies/incoming/" + java.util.UUID.randomUUID(),
                        body.length(),
                        "Content-Type",
                        "application/json",
                        "ES-EventType",
                        "PonyJumped"));
                http.send(body);
                assertThat(http.receive().status()).isEqualTo(201);
            }
        }
    }

    /** Sends from another thread, because the server stops reading. */
    private static CompletableFuture<Void> sendAll(RawHttp http, String request, AtomicInteger sent) {
        return CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < REQUESTS; i++) {
                    http.send(request);
                    sent.incrementAndGet();
                }
            } catch (IOException e) {
                // the test has closed the connection
            }
        });
    }

    private static void assertOthersAreServed(int tcpPort, int httpPort) throws IOException {
        for (int i = 0; i < 5; i++) {
            long begin = System.nanoTime();
            try (var other = new RawHttp(httpPort);
                    var client = RawClient.connect(tcpPort)) {
                assertThat(other.get("/ping").status()).isEqualTo(200);
                client.send(Command.PING, new byte[0], null);
                assertThat(client.receive().command()).isEqualTo(Command.PONG);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void pipelined_requests_whose_responses_are_not_read_do_not_delay_other_clients() throws Exception {
        try (var server = start()) {
            writeLargeEvents(server.httpPort());
            try (var attacker = new RawHttp(server.httpPort())) {
                var sending = sendAll(attacker, RawHttp.head("GET", PAGE, 0), new AtomicInteger());

                assertOthersAreServed(server.tcpPort(), server.httpPort());

                attacker.close();
                sending.join();
            }
        }
    }

    @Test
    void pipelined_requests_whose_responses_are_not_read_occupy_little_memory() throws Exception {
        try (var server = ServerProcess.startWithHeap("128m", "--tcp-port=0", "--http-port=0")) {
            writeLargeEvents(server.httpPort());
            try (var attacker = new RawHttp(server.httpPort())) {
                var sending = sendAll(attacker, RawHttp.head("GET", PAGE, 0), new AtomicInteger());

                assertOthersAreServed(server.tcpPort(), server.httpPort());

                attacker.close();
                sending.join();
            }
            assertOthersAreServed(server.tcpPort(), server.httpPort());
        }
    }

    @Test
    void the_server_stops_reading_a_connection_whose_answers_are_not_read() throws Exception {
        try (var server = start()) {
            writeLargeEvents(server.httpPort());
            try (var attacker = new RawHttp(server.httpPort())) {
                var sent = new AtomicInteger();
                var padded = RawHttp.head("GET", PAGE, 0, "X-Padding", "x".repeat(7_000));
                var sending = sendAll(attacker, padded, sent);

                assertOthersAreServed(server.tcpPort(), server.httpPort());

                assertThat(sending).isNotDone(); // 7 MB do not fit into the buffers of the sockets
                assertThat(sent.get()).isLessThan(REQUESTS);
                attacker.close();
                sending.join();
            }
        }
    }

    @Test
    void pipelined_requests_are_answered_completely_and_in_order() throws Exception {
        try (var server = start();
                var http = new RawHttp(server.httpPort())) {
            var requests = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                requests.append(RawHttp.head("GET", "/streams/ponies/" + i, 0, "X-Number", Integer.toString(i)));
                requests.append(RawHttp.head("GET", "/ping", 0));
            }
            http.send(requests.toString());
            for (int i = 0; i < 300; i++) {
                assertThat(http.receive().status()).isEqualTo(404);
                assertThat(http.receive().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void writes_that_are_pipelined_land_in_order() throws Exception {
        try (var server = start();
                var http = new RawHttp(server.httpPort())) {
            for (int i = 0; i < 100; i++) {
                var body = Integer.toString(i);
                http.send(RawHttp.head(
                                "POST",
                                "/streams/ponies/incoming/" + java.util.UUID.randomUUID(),
                                body.length(),
                                "Content-Type",
                                "application/json",
                                "ES-EventType",
                                "PonyJumped")
                        + body);
            }
            for (int i = 0; i < 100; i++) {
                assertThat(http.receive().status()).isEqualTo(201);
            }
            assertThat(http.get("/streams/ponies/42").body()).isEqualTo("42");
        }
    }

    @Test
    void many_connections_with_half_a_request_do_not_delay_other_clients() throws Exception {
        try (var server = start()) {
            List<RawHttp> attackers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                var attacker = new RawHttp(server.httpPort());
                attackers.add(attacker);
                attacker.send(
                        i % 2 == 0
                                ? "GET /ping HTTP/1.1\r\nHost: local"
                                : RawHttp.head("POST", "/streams/ponies", 1_000_000) + "x");
            }

            assertOthersAreServed(server.tcpPort(), server.httpPort());

            for (RawHttp attacker : attackers) {
                attacker.close();
            }
        }
    }

    @Test
    void half_bodies_of_many_connections_do_not_occupy_all_memory() throws Exception {
        try (var server = ServerProcess.startWithHeap("96m", "--tcp-port=0", "--http-port=0")) {
            List<RawHttp> attackers = new ArrayList<>();
            var half = new byte[9_000_000];
            int refused = 0;
            for (int i = 0; i < 20; i++) {
                var attacker = new RawHttp(server.httpPort());
                attackers.add(attacker);
                try {
                    attacker.send(RawHttp.head("POST", "/streams/ponies", 18_000_000));
                    attacker.send(half);
                } catch (IOException e) {
                    refused++; // closed while it was sending
                }
            }

            assertOthersAreServed(server.tcpPort(), server.httpPort());
            assertThat(attackers.stream().limit(10).anyMatch(RawHttp::isClosedByServer) || refused > 0)
                    .isTrue();
            for (RawHttp attacker : attackers) {
                attacker.close();
            }
        }
    }

    @Test
    void a_connection_without_a_request_is_closed_after_the_idle_timeout() throws Exception {
        try (var server = EmbeddedEventStore.builder()
                        .idleTimeout(Duration.ofMillis(300))
                        .start();
                var silent = new RawHttp(server.httpPort());
                var used = new RawHttp(server.httpPort())) {
            assertThat(used.get("/ping").status()).isEqualTo(200);

            assertThat(silent.isClosedByServer()).isTrue();
            assertThat(used.isClosedByServer()).isTrue();
        }
    }

    @Test
    void a_connection_whose_body_arrives_too_slowly_is_closed() throws Exception {
        try (var server = EmbeddedEventStore.builder()
                        .idleTimeout(Duration.ofMillis(500))
                        .start();
                var slow = new RawHttp(server.httpPort())) {
            slow.send(RawHttp.head("POST", "/streams/ponies", 1_000_000));
            var trickle = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 1_000; i++) {
                        slow.send("x");
                        CompletableFuture.runAsync(
                                        () -> {},
                                        CompletableFuture.delayedExecutor(
                                                50, java.util.concurrent.TimeUnit.MILLISECONDS))
                                .join();
                    }
                    throw new AssertionError("the server still reads");
                } catch (IOException e) {
                    // closed
                }
            });
            trickle.join();
            assertThat(slow.isClosedByServer()).isTrue();
        }
    }

    @Test
    void a_client_that_reads_nothing_is_disconnected_and_one_that_reads_is_not() throws Exception {
        try (var server =
                EmbeddedEventStore.builder().idleTimeout(Duration.ofSeconds(1)).start()) {
            writeLargeEvents(server.httpPort());
            try (var deaf = new RawHttp(server.httpPort());
                    var reader = new RawHttp(server.httpPort())) {
                deaf.send(RawHttp.head("GET", PAGE, 0).repeat(3));
                assertThat(reader.get(PAGE).body()).hasSizeGreaterThan(EVENTS * 500_000);
                assertThat(deaf.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void a_page_with_its_events_ends_early_when_it_would_become_too_large() throws Exception {
        try (var server = start()) {
            for (int i = 0; i < 3; i++) {
                writeLargeEvents(server.httpPort());
            }
            try (var http = new RawHttp(server.httpPort())) {
                var page = http.get("/streams/ponies/0/forward/60?embed=body");
                assertThat(page.body().length()).isBetween(10_000_000, 20_000_000);
                assertThat(page.body()).contains("\"0@ponies\"").doesNotContain("\"59@ponies\"");
            }
        }
    }
}
