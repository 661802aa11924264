package io.photonpump.embedded.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.RawClient;
import io.photonpump.embedded.cli.ServerProcess;
import io.photonpump.event.Credentials;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.DeleteStreamDto;
import io.photonpump.internal.tcp.proto.NewEventDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionAckEventsDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionNakEventsDto;
import io.photonpump.internal.tcp.proto.TransactionWriteDto;
import io.photonpump.internal.tcp.proto.WriteEventsCompletedDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests with many small parts, which would occupy many times their size in memory. */
@Timeout(120)
class RequestSizeTest {

    private static final int MIB = 1024 * 1024;
    private static final int BYTES = 20 * MIB;

    private static byte[] repeated(byte[] head, byte[] part, int bytes) {
        var message = new ByteArrayOutputStream(bytes + head.length + part.length);
        message.writeBytes(head);
        while (message.size() < bytes) {
            message.writeBytes(part);
        }
        return message.toByteArray();
    }

    private static byte[] part(int field, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        out.writeByteArray(field, content);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] guid() {
        return GuidBytes.encode(UUID.randomUUID());
    }

    private static NewEventDto smallEvent() {
        return NewEventDto.newBuilder()
                .setEventId(ByteString.copyFrom(guid()))
                .setEventType("P")
                .build();
    }

    private static byte[] writeHead() {
        return WriteEventsDto.newBuilder()
                .setEventStreamId("ponies")
                .setExpectedVersion(-2)
                .setRequireLeader(false)
                .build()
                .toByteArray();
    }

    private static Map<Command, List<byte[]>> hostileMessages() throws IOException {
        byte[] nothing = new byte[0];
        byte[] unknown = {(byte) 0xf8, 0x07, 0x01}; // field 127, number 1
        byte[] group = {(byte) 0xfb, 0x07, 0x08, 0x01, (byte) 0xfc, 0x07}; // field 127, a group with field 1
        byte[] acks = PersistentSubscriptionAckEventsDto.newBuilder()
                .setSubscriptionId("ponies::riders")
                .build()
                .toByteArray();
        byte[] naks = PersistentSubscriptionNakEventsDto.newBuilder()
                .setSubscriptionId("ponies::riders")
                .setAction(1)
                .build()
                .toByteArray();
        byte[] transaction = TransactionWriteDto.newBuilder()
                .setTransactionId(1)
                .setRequireLeader(false)
                .build()
                .toByteArray();
        byte[] filtered = part(5, nothing); // of a filtered read: the filter, whose field 3 are its texts
        Map<Command, List<byte[]>> messages = new LinkedHashMap<>();
        messages.put(
                Command.WRITE_EVENTS,
                List.of(
                        repeated(writeHead(), part(3, nothing), BYTES),
                        repeated(writeHead(), part(3, smallEvent().toByteArray()), BYTES),
                        repeated(writeHead(), unknown, BYTES),
                        repeated(writeHead(), group, BYTES),
                        repeated(writeHead(), part(3, repeated(smallEvent().toByteArray(), unknown, 1000)), BYTES)));
        messages.put(Command.TRANSACTION_WRITE, List.of(repeated(transaction, part(2, nothing), BYTES)));
        messages.put(
                Command.PERSISTENT_SUBSCRIPTION_ACK_EVENTS,
                List.of(repeated(acks, part(2, nothing), BYTES), repeated(acks, part(2, guid()), BYTES)));
        messages.put(Command.PERSISTENT_SUBSCRIPTION_NAK_EVENTS, List.of(repeated(naks, part(2, guid()), BYTES)));
        messages.put(
                Command.DELETE_STREAM,
                List.of(repeated(
                        DeleteStreamDto.newBuilder()
                                .setEventStreamId("ponies")
                                .build()
                                .toByteArray(),
                        unknown,
                        BYTES)));
        messages.put(
                Command.FILTERED_READ_ALL_EVENTS_FORWARD,
                List.of(repeated(nothing, part(127, nothing), BYTES), repeated(filtered, unknown, BYTES)));
        return messages;
    }

    @Test
    void messages_with_very_many_parts_are_refused_before_they_occupy_memory() throws Exception {
        try (var server = ServerProcess.startWithHeap("128m", "--tcp-port=0", "--http-port=0", "--dialect=V23")) {
            for (var messages : hostileMessages().entrySet()) {
                for (byte[] message : messages.getValue()) {
                    try (var client = RawClient.connect(server.tcpPort())) {
                        client.send(messages.getKey(), message, null);

                        var reply = client.receive();
                        assertThat(reply.command()).isEqualTo(Command.BAD_REQUEST);
                        assertThat(client.isQuiet()).isTrue();
                    }
                }
            }
            try (var client = RawClient.connect(server.tcpPort())) {
                assertThat(client.write("ponies").getLastEventNumber()).isZero();
            }
        }
    }

    @Test
    void a_frame_that_a_small_heap_cannot_hold_is_refused() throws Exception {
        try (var server = ServerProcess.startWithHeap("128m", "--tcp-port=0", "--http-port=0");
                var client = RawClient.connect(server.tcpPort())) {
            try {
                client.send(Command.WRITE_EVENTS, repeated(writeHead(), part(3, new byte[0]), 63 * MIB), null);
                client.receive();
                assertThat(client.isClosedByServer()).isTrue();
            } catch (UncheckedIOException e) {
                // closed while it was sending
            }

            try (var other = RawClient.connect(server.tcpPort())) {
                assertThat(other.write("ponies").getLastEventNumber()).isZero();
            } catch (UncheckedIOException e) {
                throw new AssertionError(String.valueOf(server.linesUntilEnd()), e);
            }
        }
    }

    @Test
    void half_frames_of_many_connections_do_not_occupy_all_memory() throws Exception {
        try (var server = ServerProcess.startWithHeap("96m", "--tcp-port=0", "--http-port=0")) {
            List<RawClient> attackers = new ArrayList<>();
            var half = new byte[10 * MIB];
            half[3] = 3; // a frame of 48 MiB begins
            for (int i = 0; i < 20; i++) {
                var attacker = RawClient.connect(server.tcpPort());
                attackers.add(attacker);
                try {
                    attacker.sendBytes(half);
                } catch (UncheckedIOException e) {
                    // closed by the server
                }
                try (var other = RawClient.connect(server.tcpPort())) {
                    assertThat(other.write("ponies").getLastEventNumber()).isEqualTo(i);
                } catch (UncheckedIOException e) {
                    throw new AssertionError("round " + i + server.linesUntilEnd(), e);
                }
            }
            attackers.forEach(RawClient::close);
        }
    }

    @Test
    void many_events_are_denied_without_rights_and_written_with_them() throws Exception {
        try (var server = EmbeddedEventStore.start();
                var client = RawClient.connect(server.tcpPort())) {
            byte[] message = WriteEventsDto.newBuilder()
                    .mergeFrom(writeHead())
                    .setEventStreamId("$ponies")
                    .addAllEvents(java.util.stream.Stream.generate(RequestSizeTest::smallEvent)
                            .limit(10_000)
                            .toList())
                    .build()
                    .toByteArray();

            client.send(Command.WRITE_EVENTS, message, null);
            assertThat(client.receive().as(WriteEventsCompletedDto.parser()).getResult())
                    .isEqualTo(7); // access denied

            client.send(Command.WRITE_EVENTS, message, new Credentials("admin", "wrong"));
            assertThat(client.receive().command()).isEqualTo(Command.NOT_AUTHENTICATED);

            client.send(Command.WRITE_EVENTS, message, new Credentials("admin", "changeit"));
            assertThat(client.receive().as(WriteEventsCompletedDto.parser()).getLastEventNumber())
                    .isEqualTo(9_999);
        }
    }

    @Test
    void an_array_with_very_many_values_is_refused_over_http() throws Exception {
        try (var server = ServerProcess.startWithHeap("128m", "--tcp-port=0", "--http-port=0");
                var http = new RawHttp(server.httpPort())) {
            var body = "[" + "{},".repeat(5_000_000) + "{}]";
            http.send(RawHttp.head(
                    "POST",
                    "/streams/ponies",
                    body.length(),
                    "Content-Type",
                    "application/vnd.eventstore.events+json"));
            http.send(body);

            assertThat(http.receive().status()).isEqualTo(413);
            assertThat(http.get("/ping").status()).isEqualTo(200);
        }
    }
}
