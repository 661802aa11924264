package io.photonpump.embedded.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.photonpump.embedded.RawClient;
import io.photonpump.embedded.cli.ServerProcess;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.internal.engine.EngineSettings;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.engine.ServerClock;
import io.photonpump.embedded.internal.net.EventStoreServer;
import io.photonpump.embedded.internal.net.PipelineHook;
import io.photonpump.embedded.internal.net.ServerSettings;
import io.photonpump.embedded.internal.net.ServiceSettings;
import io.photonpump.embedded.internal.store.Journal;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.NewEventDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that run out of memory or lose their thread. */
@Timeout(120)
class OutOfMemoryTest {

    private static final int MAX_WRITES = 1_000;

    /** Writes events of 1 MB until the server answers no more. */
    private static int writeUntilTheEnd(int port) {
        byte[] data = new byte[1_000_000];
        try (var client = RawClient.connect(port)) {
            for (int i = 0; i < MAX_WRITES; i++) {
                client.send(
                        Command.WRITE_EVENTS,
                        WriteEventsDto.newBuilder()
                                .setEventStreamId("ponies")
                                .setExpectedVersion(-2)
                                .setRequireLeader(false)
                                .addEvents(NewEventDto.newBuilder()
                                        .setEventId(ByteString.copyFrom(GuidBytes.encode(UUID.randomUUID())))
                                        .setEventType("PonyJumped")
                                        .setData(ByteString.copyFrom(data)))
                                .build());
                try {
                    client.receive();
                } catch (UncheckedIOException e) {
                    return i;
                }
            }
        } catch (UncheckedIOException e) {
            return 0;
        }
        throw new AssertionError("the server still has memory");
    }

    @Test
    void the_command_line_server_ends_with_a_message_and_keeps_what_it_acknowledged(@TempDir Path directory)
            throws Exception {
        int written;
        try (var server = ServerProcess.startWithHeap(
                "64m", "--tcp-port=0", "--http-port=0", "--data-directory", directory.toString())) {
            written = writeUntilTheEnd(server.tcpPort());

            assertThat(server.linesUntilEnd()).anyMatch(line -> line.startsWith("The server has run out of memory"));
            assertThat(server.exitCode()).isEqualTo(3);
        }
        try (var server = ServerProcess.startWithHeap(
                        "256m", "--tcp-port=0", "--http-port=0", "--data-directory", directory.toString());
                var client = RawClient.connect(server.tcpPort())) {
            assertThat(client.write("ponies").getLastEventNumber()).isGreaterThanOrEqualTo(written);
        }
    }

    private static EventStoreServer start(PipelineHook hook) {
        return new EventStoreServer(
                new ServerSettings(
                        "127.0.0.1", 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, ServiceSettings.IMMEDIATE),
                () -> new EventStoreEngine(
                        new EngineSettings(Dialect.V5, true, false),
                        Journal.NONE,
                        new ServerClock(InstantSource.system())),
                hook);
    }

    /** Throws an error in place of the first frame. */
    private static PipelineHook failingWith(Error error) {
        return pipeline -> pipeline.addBefore(PipelineHook.CONNECTION, "failing", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                throw error;
            }
        });
    }

    private static void assertStopped(EventStoreServer server, RawClient connected, RawClient idle) {
        assertThat(connected.isClosedByServer()).isTrue();
        assertThat(idle.isClosedByServer()).isTrue();
        await().untilAsserted(() ->
                assertThatThrownBy(() -> RawClient.connect(server.tcpPort())).isInstanceOf(UncheckedIOException.class));
        assertThatThrownBy(() -> server.call(() -> true)).hasMessageContaining("the server has failed");
    }

    @Test
    void a_server_without_memory_closes_its_connections_and_its_port() {
        var failure = new CompletableFuture<Throwable>();
        try (var server = start(failingWith(new OutOfMemoryError("simulated")));
                var idle = RawClient.connect(server.tcpPort());
                var client = RawClient.connect(server.tcpPort())) {
            server.failure().listen(failure::complete);
            client.send(Command.PING, new byte[0], null);

            assertStopped(server, client, idle);
            assertThat(failure).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void a_server_whose_loop_has_ended_closes_its_connections_and_its_port() {
        try (var server = start(PipelineHook.NONE);
                var idle = RawClient.connect(server.tcpPort());
                var client = RawClient.connect(server.tcpPort())) {
            assertThat(client.write("ponies").getLastEventNumber()).isZero();
            server.group().shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS);

            assertStopped(server, client, idle);
        }
    }

    @Test
    void a_stack_overflow_ends_one_connection_only() {
        try (var server = start(failingWith(new StackOverflowError("simulated")));
                var client = RawClient.connect(server.tcpPort());
                var other = RawClient.connect(server.tcpPort())) {
            client.send(Command.PING, new byte[0], null);
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(server.failure().cause()).isNull();
            assertThat(server.call(() -> true)).isTrue();
            other.send(Command.PING, new byte[0], null);
            assertThat(other.isClosedByServer()).isTrue();
        }
    }

    @Test
    void an_embedded_server_without_memory_reports_it() throws Exception {
        try (var server = ServerProcess.startMain("64m", EmbeddedMain.class)) {
            writeUntilTheEnd(server.tcpPort());

            assertThat(server.linesUntilEnd())
                    .anyMatch(line -> line.startsWith("FAILED java.lang.OutOfMemoryError"))
                    .contains("CLOSED");
            assertThat(server.exitCode()).isZero();
        }
    }
}
