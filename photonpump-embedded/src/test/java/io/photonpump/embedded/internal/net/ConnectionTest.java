package io.photonpump.embedded.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.photonpump.embedded.DirectMemory;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.wire.WireClient;
import io.photonpump.embedded.wire.WireClient.Received;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.NewEventDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsDto;
import io.photonpump.internal.tcp.proto.SubscribeToStreamDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life cycle and the limits of connections, over real sockets. */
@Timeout(60)
class ConnectionTest {

    private static final int MIB = 1024 * 1024;
    private static final int TIME_LIMIT_MILLIS = 10_000;

    private EmbeddedEventStore server;

    private WireClient connect() throws IOException {
        return new WireClient(1, server.tcpPort(), true);
    }

    private void start(Duration interval, Duration timeout) {
        server = EmbeddedEventStore.builder().heartbeat(interval, timeout).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_silent_client_is_asked_for_a_heartbeat_and_then_disconnected() throws IOException {
        start(Duration.ofMillis(200), Duration.ofMillis(200));
        try (WireClient client = connect()) {
            assertThat(client.next(TIME_LIMIT_MILLIS).code()).isEqualTo(Command.HEARTBEAT_REQUEST.code());
            assertThat(client.next(TIME_LIMIT_MILLIS).isEnd()).isTrue();
        }
    }

    @Test
    void a_client_that_pings_needs_no_heartbeats() throws IOException {
        start(Duration.ofMillis(500), Duration.ofMillis(500));
        try (WireClient client = connect()) {
            long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            while (System.nanoTime() < end) {
                assertThat(client.untilPong()).allMatch(frame -> !frame.isEnd());
            }
        }
    }

    @Test
    void a_subscriber_is_notified_when_the_server_closes() throws IOException {
        start(Duration.ZERO, Duration.ZERO);
        try (WireClient client = connect()) {
            UUID subscription = send(
                    client,
                    Command.SUBSCRIBE_TO_STREAM,
                    SubscribeToStreamDto.newBuilder().setEventStreamId("ponies").build());
            client.untilPong();

            server.close();

            Received goodbye = client.next(TIME_LIMIT_MILLIS);
            assertThat(goodbye.code()).isEqualTo(Command.SUBSCRIPTION_DROPPED.code());
            assertThat(goodbye.correlation()).isEqualTo(subscription);
            assertThat(client.next(TIME_LIMIT_MILLIS).isEnd()).isTrue();
        }
    }

    @Test
    void a_frame_may_arrive_byte_by_byte() throws IOException {
        start(Duration.ZERO, Duration.ZERO);
        try (WireClient client = connect()) {
            UUID id = UUID.randomUUID();
            byte[] ping = WireClient.frame(Command.PING.code(), 0, id, null, null, new byte[] {1, 2, 3});
            for (byte b : ping) {
                client.sendRaw(new byte[] {b});
            }

            Received pong = client.next(TIME_LIMIT_MILLIS);
            assertThat(pong.correlation()).isEqualTo(id);
            assertThat(pong.payload()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void an_event_that_is_too_large_is_a_bad_request_and_nothing_more() throws IOException {
        start(Duration.ZERO, Duration.ZERO);
        try (WireClient client = connect()) {
            send(client, Command.WRITE_EVENTS, events("ponies", 1, 17 * MIB));

            assertThat(client.next(TIME_LIMIT_MILLIS).code()).isEqualTo(Command.BAD_REQUEST.code());
            assertThat(client.untilPong()).isEmpty();
        }
    }

    @Test
    void an_answer_larger_than_a_frame_ends_the_connection() throws IOException {
        start(Duration.ZERO, Duration.ZERO);
        try (WireClient client = connect()) {
            for (int i = 0; i < 9; i++) {
                send(client, Command.WRITE_EVENTS, events("ponies", 1, 8 * MIB));
            }
            client.untilPong();

            send(client, Command.READ_STREAM_EVENTS_FORWARD, page("ponies"));

            Received refusal = client.next(TIME_LIMIT_MILLIS);
            assertThat(refusal.code()).isEqualTo(Command.BAD_REQUEST.code());
            assertThat(refusal.correlation()).isEqualTo(new UUID(0, 0));
            assertThat(client.next(TIME_LIMIT_MILLIS).isEnd()).isTrue();
        }
    }

    @Test
    void a_slow_reader_receives_everything_and_occupies_little_memory() throws IOException {
        start(Duration.ZERO, Duration.ZERO);
        int reads = 300;
        try (WireClient slow = connect();
                WireClient other = connect()) {
            send(slow, Command.WRITE_EVENTS, events("ponies", 1000, 1024));
            slow.untilPong();
            long before = DirectMemory.used();
            for (int i = 0; i < reads; i++) {
                send(slow, Command.READ_STREAM_EVENTS_FORWARD, page("ponies"));
            }

            assertThat(other.untilPong()).isEmpty();
            assertThat(DirectMemory.used() - before).isLessThan(64 * MIB);
            for (int i = 0; i < reads; i++) {
                assertThat(slow.next(TIME_LIMIT_MILLIS).code())
                        .isEqualTo(Command.READ_STREAM_EVENTS_FORWARD_COMPLETED.code());
            }
            assertThat(slow.untilPong()).isEmpty();
        }
    }

    @Test
    void a_subscriber_that_does_not_read_is_disconnected_and_the_others_are_not() throws IOException {
        start(Duration.ZERO, Duration.ZERO);
        try (WireClient deaf = connect();
                WireClient writer = connect()) {
            send(
                    deaf,
                    Command.SUBSCRIBE_TO_STREAM,
                    SubscribeToStreamDto.newBuilder().setEventStreamId("ponies").build());
            deaf.untilPong();

            for (int i = 0; i < 40; i++) {
                send(writer, Command.WRITE_EVENTS, events("ponies", 1, MIB));
                assertThat(writer.untilPong()).hasSize(1);
            }

            Received last = deaf.next(TIME_LIMIT_MILLIS);
            Received frame = last;
            while (!frame.isEnd()) {
                last = frame;
                frame = deaf.next(TIME_LIMIT_MILLIS);
            }
            assertThat(last.code()).isEqualTo(Command.BAD_REQUEST.code());
            assertThat(last.correlation()).isEqualTo(new UUID(0, 0));
        }
    }

    @Test
    void replies_that_are_not_read_end_the_connection_if_the_send_limit_is_strict() throws IOException {
        server = EmbeddedEventStore.builder()
                .heartbeatOff()
                .readTime(Duration.ofMillis(1))
                .strictSendLimit(true)
                .start();
        try (WireClient deaf = connect();
                WireClient other = connect()) {
            send(deaf, Command.WRITE_EVENTS, events("ponies", 1000, 1024));
            deaf.untilPong();
            for (int i = 0; i < 40; i++) {
                send(deaf, Command.READ_STREAM_EVENTS_FORWARD, page("ponies"));
            }
            server.advance(Duration.ofSeconds(1));
            // The page of the other client is read after those of the client that does not read.
            send(other, Command.READ_STREAM_EVENTS_FORWARD, page("ponies"));
            assertThat(other.next(TIME_LIMIT_MILLIS).code())
                    .isEqualTo(Command.READ_STREAM_EVENTS_FORWARD_COMPLETED.code());

            Received last = null;
            int pages = 0;
            for (Received frame = deaf.next(TIME_LIMIT_MILLIS); !frame.isEnd(); frame = deaf.next(TIME_LIMIT_MILLIS)) {
                pages += frame.code() == Command.READ_STREAM_EVENTS_FORWARD_COMPLETED.code() ? 1 : 0;
                last = frame;
            }
            assertThat(pages).isBetween(10, 39);
            assertThat(last.code()).isEqualTo(Command.BAD_REQUEST.code());
            assertThat(new String(last.payload())).startsWith("Connection pending send bytes is too large: ");
        }
    }

    @Test
    void a_client_that_reads_its_replies_does_not_meet_the_strict_send_limit() throws IOException {
        server = EmbeddedEventStore.builder()
                .heartbeatOff()
                .readTime(Duration.ofMillis(1))
                .strictSendLimit(true)
                .start();
        try (WireClient client = connect()) {
            send(client, Command.WRITE_EVENTS, events("ponies", 1000, 1024));
            client.untilPong();
            for (int i = 0; i < 40; i++) {
                send(client, Command.READ_STREAM_EVENTS_FORWARD, page("ponies"));
                assertThat(client.next(TIME_LIMIT_MILLIS).code())
                        .isEqualTo(Command.READ_STREAM_EVENTS_FORWARD_COMPLETED.code());
            }
            assertThat(client.untilPong()).isEmpty();
        }
    }

    @Test
    void pages_that_take_time_do_not_pile_up_for_a_client_that_does_not_read() throws IOException {
        server = EmbeddedEventStore.builder()
                .heartbeatOff()
                .readTime(Duration.ofNanos(100_000))
                .start();
        try (WireClient slow = connect()) {
            send(slow, Command.WRITE_EVENTS, events("ponies", 1000, 1024));
            slow.untilPong();
            long before = DirectMemory.used();
            for (int i = 0; i < 300; i++) {
                send(slow, Command.READ_STREAM_EVENTS_FORWARD, page("ponies"));
            }
            await().until(() -> DirectMemory.used() > before);

            server.advance(Duration.ofSeconds(1));

            assertThat(DirectMemory.used() - before).isLessThan(64 * MIB);
            for (int i = 0; i < 300; i++) {
                assertThat(slow.next(TIME_LIMIT_MILLIS).code())
                        .isEqualTo(Command.READ_STREAM_EVENTS_FORWARD_COMPLETED.code());
            }
            assertThat(slow.untilPong()).isEmpty();
        }
    }

    @Test
    void a_large_batch_reaches_a_subscriber_that_reads() throws IOException {
        start(Duration.ZERO, Duration.ZERO);
        try (WireClient reader = connect();
                WireClient writer = connect()) {
            send(
                    reader,
                    Command.SUBSCRIBE_TO_STREAM,
                    SubscribeToStreamDto.newBuilder().setEventStreamId("ponies").build());
            reader.untilPong();

            send(writer, Command.WRITE_EVENTS, events("ponies", 4, 3 * MIB));

            for (int i = 0; i < 4; i++) {
                assertThat(reader.next(TIME_LIMIT_MILLIS).code()).isEqualTo(Command.STREAM_EVENT_APPEARED.code());
            }
            assertThat(reader.untilPong()).isEmpty();
        }
    }

    private static UUID send(WireClient client, Command command, MessageLite message) throws IOException {
        UUID id = UUID.randomUUID();
        client.sendRaw(WireClient.frame(command.code(), 0, id, null, null, message.toByteArray()));
        return id;
    }

    private static WriteEventsDto events(String stream, int count, int size) {
        WriteEventsDto.Builder request =
                WriteEventsDto.newBuilder().setEventStreamId(stream).setExpectedVersion(-2);
        ByteString data = ByteString.copyFrom(new byte[size]);
        for (int i = 0; i < count; i++) {
            request.addEvents(NewEventDto.newBuilder()
                    .setEventId(ByteString.copyFrom(GuidBytes.encode(UUID.randomUUID())))
                    .setEventType("PonyJumped")
                    .setData(data));
        }
        return request.build();
    }

    private static ReadStreamEventsDto page(String stream) {
        return ReadStreamEventsDto.newBuilder()
                .setEventStreamId(stream)
                .setFromEventNumber(0)
                .setMaxCount(1000)
                .build();
    }

    @Test
    void a_connection_with_an_incomplete_frame_is_closed() throws IOException {
        server = EmbeddedEventStore.builder()
                .heartbeatOff()
                .idleTimeout(Duration.ofMillis(500))
                .start();
        try (WireClient slow = connect();
                WireClient silent = connect()) {
            slow.sendRaw(new byte[] {0, 0, 1, 0});
            Received end = null;
            for (int i = 0; i < 1_000 && end == null; i++) {
                slow.sendRaw(new byte[] {0});
                end = slow.next(20);
            }
            assertThat(end).isNotNull();
            assertThat(new String(end.payload(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("did not become complete");
            assertThat(slow.next(TIME_LIMIT_MILLIS).isEnd()).isTrue();
            silent.sendRaw(WireClient.frame(Command.PING.code(), 0, UUID.randomUUID(), null, null, new byte[0]));
            assertThat(silent.next(TIME_LIMIT_MILLIS).code()).isEqualTo(Command.PONG.code());
        }
    }
}
