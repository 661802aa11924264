package io.photonpump.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.embedded.cli.ServerProcess;
import io.photonpump.embedded.error.DamagedLogException;
import io.photonpump.embedded.internal.log.AppendLog;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.ReadStreamEventsCompletedDto;
import io.photonpump.internal.tcp.proto.WriteEventsCompletedDto;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The content of a data directory after its server was killed. */
class KilledServerTest {

    private static final String STREAM = "ponies";
    private static final int IN_FLIGHT = 200;

    @TempDir
    Path directory;

    private ServerProcess start() throws Exception {
        return ServerProcess.start("--tcp-port", "0", "--http-port", "0", "--data-directory", directory.toString());
    }

    @Test
    void every_acknowledged_write_survives_a_kill_in_mid_write() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var acknowledged = new HashMap<Long, UUID>();
        for (int round = 0; round < 3; round++) {
            try (var server = start()) {
                assertAllThere(server, acknowledged, "seed " + seed);
                writeUntilKilled(server, 500 + random.nextInt(3000), acknowledged);
            }
        }

        try (var server = start()) {
            assertAllThere(server, acknowledged, "seed " + seed);
        }
    }

    /** Kills the server after a number of replies, with a pipe full of requests. */
    private static void writeUntilKilled(ServerProcess server, int replies, Map<Long, UUID> acknowledged)
            throws Exception {
        try (var client = RawClient.connect(server.tcpPort())) {
            var pending = new HashMap<UUID, UUID>();
            for (int i = 0; i < replies; i++) {
                while (pending.size() < IN_FLIGHT) {
                    send(client, pending);
                }
                receive(client, pending, acknowledged);
            }
            server.kill();
            while (!pending.isEmpty()) { // replies that were on their way count too
                receive(client, pending, acknowledged);
            }
        } catch (UncheckedIOException e) {
            assertThat(server.exitCode()).isNotZero();
        }
    }

    private static void send(RawClient client, Map<UUID, UUID> pending) {
        var eventId = UUID.randomUUID();
        pending.put(client.sendWrite(STREAM, -2, eventId, true), eventId);
    }

    private static void receive(RawClient client, Map<UUID, UUID> pending, Map<Long, UUID> acknowledged) {
        var reply = client.receive();
        assertThat(reply.command()).isEqualTo(Command.WRITE_EVENTS_COMPLETED);
        var number = reply.as(WriteEventsCompletedDto.parser()).getLastEventNumber();
        acknowledged.put(number, pending.remove(reply.correlationId()));
    }

    private static void assertAllThere(ServerProcess server, Map<Long, UUID> acknowledged, String what) {
        var stored = new ArrayList<UUID>();
        try (var client = RawClient.connect(server.tcpPort())) {
            ReadStreamEventsCompletedDto page;
            do {
                client.sendReadForward(STREAM, stored.size(), 4000);
                page = client.receive().as(ReadStreamEventsCompletedDto.parser());
                page.getEventsList()
                        .forEach(event ->
                                stored.add(id(event.getEvent().getEventId().asReadOnlyByteBuffer())));
            } while (!page.getIsEndOfStream());
        }
        acknowledged.forEach((number, id) -> assertThat(stored.get(Math.toIntExact(number)))
                .as("%s, event %d", what, number)
                .isEqualTo(id));
    }

    private static UUID id(ByteBuffer bytes) {
        return GuidBytes.of(bytes.getLong(0), bytes.getLong(8));
    }

    @Test
    void users_metadata_and_groups_survive_too() throws Exception {
        try (var server = start()) {
            http(
                    server,
                    "POST",
                    "/users",
                    "{\"loginName\":\"ann\",\"fullName\":\"Ann\",\"groups\":[],\"password\":\"oats\"}");
            http(server, "POST", "/streams/s/metadata", "{\"$maxCount\":3}");
            http(server, "PUT", "/subscriptions/s/riders", "{\"maxRetryCount\":7}");
            server.kill();
        }

        try (var server = start()) {
            assertThat(http(server, "GET", "/users/ann", "")).contains("\"fullName\":\"Ann\"");
            assertThat(http(server, "GET", "/streams/s/metadata", "")).isEqualTo("{\"$maxCount\":3}");
            assertThat(http(server, "GET", "/subscriptions/s/riders/info", "")).contains("\"maxRetryCount\":7");
        }
    }

    private static String http(ServerProcess server, String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("admin:changeit".getBytes()))
                .header("Content-Type", "application/json")
                .build();
        var reply = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(path + ": " + reply.body()).isBetween(200, 201);
        return reply.body();
    }

    @Test
    void a_server_does_not_start_on_a_damaged_file_and_does_not_touch_it() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var good = writeSome();
        for (int i = 0; i < 50; i++) {
            var damaged = good.clone();
            damaged[random.nextInt(good.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(directory.resolve(AppendLog.FILE), damaged);

            assertThatThrownBy(() -> EmbeddedEventStore.builder()
                            .dataDirectory(directory)
                            .start())
                    .as("seed " + seed)
                    .isInstanceOf(DamagedLogException.class);
            assertThat(Files.readAllBytes(directory.resolve(AppendLog.FILE))).isEqualTo(damaged);
        }
    }

    @Test
    void a_torn_tail_costs_nothing_but_itself() throws Exception {
        var good = writeSome();
        Files.write(directory.resolve(AppendLog.FILE), java.util.Arrays.copyOf(good, good.length - 5));

        try (var server = EmbeddedEventStore.builder().dataDirectory(directory).start();
                var client = RawClient.connect(server.tcpPort())) {
            assertThat(client.write(STREAM).getLastEventNumber()).isEqualTo(9);
        }
    }

    /** The log of a server that has written ten events and was closed. */
    private byte[] writeSome() throws Exception {
        try (var server = EmbeddedEventStore.builder().dataDirectory(directory).start();
                var client = RawClient.connect(server.tcpPort())) {
            for (long number : List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L)) {
                assertThat(client.write(STREAM).getLastEventNumber()).isEqualTo(number);
            }
        }
        return Files.readAllBytes(directory.resolve(AppendLog.FILE));
    }
}
