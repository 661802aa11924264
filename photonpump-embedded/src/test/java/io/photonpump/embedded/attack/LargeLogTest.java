package io.photonpump.embedded.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.RawClient;
import io.photonpump.embedded.cli.ServerProcess;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.NewEventDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logs that do not fit into the heap of the server. */
@Timeout(120)
class LargeLogTest {

    private static final long MIB = 1024 * 1024;

    @TempDir
    Path directory;

    private String[] arguments() {
        return new String[] {"--tcp-port=0", "--http-port=0", "--data-directory", directory.toString()};
    }

    private void assertRefused(String heap) throws Exception {
        Path log = directory.resolve("events.log");
        long size = Files.size(log);
        try (var server = ServerProcess.runWithHeap(heap, arguments())) {
            assertThat(server.linesUntilEnd())
                    .singleElement()
                    .asString()
                    .contains("events.log has", "does not fit into the heap", "-Xmx");
            assertThat(server.exitCode()).isEqualTo(1);
        }
        assertThat(Files.size(log)).isEqualTo(size);
    }

    private void write(int batches, int events, int size) {
        try (var server = EmbeddedEventStore.builder().dataDirectory(directory).start();
                var client = RawClient.connect(server.tcpPort())) {
            for (int i = 0; i < batches; i++) {
                var write = WriteEventsDto.newBuilder()
                        .setEventStreamId("ponies-" + i)
                        .setExpectedVersion(-2)
                        .setRequireLeader(false);
                for (int j = 0; j < events; j++) {
                    write.addEvents(NewEventDto.newBuilder()
                            .setEventId(ByteString.copyFrom(GuidBytes.encode(UUID.randomUUID())))
                            .setEventType("P")
                            .setData(ByteString.copyFrom(new byte[size])));
                }
                client.send(Command.WRITE_EVENTS, write.build());
                client.receive();
            }
        }
    }

    @Test
    void a_log_larger_than_the_heap_is_refused_in_one_line_and_unchanged() throws Exception {
        write(1, 1, 10);
        try (var log = new RandomAccessFile(directory.resolve("events.log").toFile(), "rw")) {
            log.setLength(200 * MIB);
        }
        assertRefused("128m");
    }

    @Test
    void a_log_whose_events_do_not_fit_is_refused_after_reading() throws Exception {
        write(450, 1_000, 0);
        assertRefused("48m");
    }

    @Test
    void a_log_that_fits_is_opened() throws Exception {
        write(40, 1, 1_000_000);
        try (var server = ServerProcess.startWithHeap("96m", arguments());
                var client = RawClient.connect(server.tcpPort())) {
            assertThat(client.write("ponies-0").getLastEventNumber()).isEqualTo(1);
        }
    }
}
