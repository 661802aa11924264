package io.photonpump.internal.tcp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.photonpump.error.ProtocolException;
import io.photonpump.internal.message.GroupResult;
import io.photonpump.internal.message.NotHandledReason;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.WireDropReason;
import io.photonpump.internal.tcp.codec.Golden.Recorded;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.proto.*;
import io.photonpump.testing.Seeded;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random and damaged bytes from a server: they become a message or one kind of error. */
class DecoderFuzzTest {

    private static final ServerMessageDecoder DECODER = new ServerMessageDecoder(Golden.MAPPER, false);

    private static void readsOrRefuses(Command command, byte[] payload) {
        try {
            assertThat(DECODER.decode(Golden.frameOf(command, payload))).isNotNull();
        } catch (ProtocolException expected) {
            assertThat(expected).hasMessageContaining(command.name());
        }
    }

    @Test
    void random_bytes_are_a_message_or_refused() {
        Seeded.check(400, random -> {
            byte[] payload = Seeded.bytes(random, 120);
            for (Command command : Command.values()) {
                readsOrRefuses(command, payload);
            }
        });
    }

    @Test
    void damaged_replies_are_a_message_or_refused() {
        List<Recorded> replies = Golden.read("replies.jsonl");
        Seeded.check(20_000, random -> {
            Recorded recorded = replies.get(random.nextInt(replies.size()));
            readsOrRefuses(recorded.command(), damaged(recorded.payload(), random));
        });
    }

    private static byte[] damaged(byte[] payload, Random random) {
        byte[] copy =
                Arrays.copyOf(payload, random.nextInt(4) == 0 ? random.nextInt(payload.length + 1) : payload.length);
        for (int i = random.nextInt(5); copy.length > 0 && i > 0; i--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
        return copy;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void a_page_of_more_events_than_any_client_asks_for_is_refused(int eventBytes) {
        for (Command command : List.of(
                Command.READ_STREAM_EVENTS_FORWARD_COMPLETED,
                Command.READ_STREAM_EVENTS_BACKWARD_COMPLETED,
                Command.READ_ALL_EVENTS_FORWARD_COMPLETED,
                Command.READ_ALL_EVENTS_BACKWARD_COMPLETED,
                Command.FILTERED_READ_ALL_EVENTS_FORWARD_COMPLETED,
                Command.FILTERED_READ_ALL_EVENTS_BACKWARD_COMPLETED)) {
            assertThat(DECODER.decode(pageOf(command, ServerMessageDecoder.MAX_EVENTS, eventBytes)))
                    .isNotNull();
            assertThatThrownBy(() -> DECODER.decode(pageOf(command, ServerMessageDecoder.MAX_EVENTS + 1, eventBytes)))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("more than 4096 events");
        }
    }

    /** Events without fields or with one empty field, which take two or four bytes each. */
    private static Frame pageOf(Command command, int events, int eventBytes) {
        int field = command.name().contains("READ_STREAM") ? 1 : 3;
        byte[] event = eventBytes == 0
                ? new byte[] {(byte) (field << 3 | 2), 0}
                : new byte[] {(byte) (field << 3 | 2), 2, 1 << 3 | 2, 0};
        ByteBuffer payload = ByteBuffer.allocate(events * event.length);
        for (int i = 0; i < events; i++) {
            payload.put(event);
        }
        return Golden.frameOf(command, payload.array());
    }

    @ParameterizedTest
    @EnumSource(Command.class)
    void unknown_fields_are_ignored(Command command) {
        byte[] unknown = UnknownFieldSet.newBuilder()
                .addField(777, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
                .addField(
                        778,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                .build())
                .addField(
                        779,
                        UnknownFieldSet.Field.newBuilder()
                                .addFixed64(9)
                                .addFixed32(3)
                                .build())
                .build()
                .toByteArray();
        byte[] plain = switch (command) {
            case STREAM_EVENT_APPEARED, PERSISTENT_SUBSCRIPTION_STREAM_EVENT_APPEARED ->
                StreamEventAppearedDto.newBuilder()
                        .setEvent(ResolvedEventDto.newBuilder()
                                .setEvent(EventRecordDto.newBuilder().setEventStreamId("ponies")))
                        .build()
                        .toByteArray();
            default -> new byte[0];
        };
        if (command == Command.BAD_REQUEST || command == Command.NOT_AUTHENTICATED) {
            return; // their payload is a text
        }

        byte[] both = Arrays.copyOf(plain, plain.length + unknown.length);
        System.arraycopy(unknown, 0, both, plain.length, unknown.length);

        assertThat(DECODER.decode(Golden.frameOf(command, both)))
                .isEqualTo(DECODER.decode(Golden.frameOf(command, plain)));
    }

    @ParameterizedTest
    @ValueSource(ints = {99, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void unknown_enum_numbers_are_unrecognized(int number) {
        assertThat(((ServerMessage.WriteCompleted) decode(
                                Command.WRITE_EVENTS_COMPLETED,
                                WriteEventsCompletedDto.newBuilder()
                                        .setResult(number)
                                        .build()
                                        .toByteArray()))
                        .result())
                .isEqualTo(OperationResult.UNRECOGNIZED);
        assertThat(((ServerMessage.SubscriptionDropped) decode(
                                Command.SUBSCRIPTION_DROPPED,
                                SubscriptionDroppedDto.newBuilder()
                                        .setReason(number)
                                        .build()
                                        .toByteArray()))
                        .reason())
                .isEqualTo(WireDropReason.UNRECOGNIZED);
        assertThat(((ServerMessage.NotHandled) decode(
                                Command.NOT_HANDLED,
                                NotHandledDto.newBuilder()
                                        .setReason(number)
                                        .build()
                                        .toByteArray()))
                        .reason())
                .isEqualTo(NotHandledReason.UNRECOGNIZED);
        assertThat(((ServerMessage.GroupCompleted) decode(
                                Command.CREATE_PERSISTENT_SUBSCRIPTION_COMPLETED,
                                PersistentSubscriptionCompletedDto.newBuilder()
                                        .setResult(number)
                                        .build()
                                        .toByteArray()))
                        .result())
                .isEqualTo(GroupResult.UNRECOGNIZED);
        for (Command read : List.of(
                Command.READ_EVENT_COMPLETED,
                Command.READ_STREAM_EVENTS_FORWARD_COMPLETED,
                Command.READ_ALL_EVENTS_FORWARD_COMPLETED)) {
            byte[] payload = switch (read) {
                case READ_EVENT_COMPLETED ->
                    ReadEventCompletedDto.newBuilder().setResult(number).build().toByteArray();
                case READ_ALL_EVENTS_FORWARD_COMPLETED ->
                    ReadAllEventsCompletedDto.newBuilder()
                            .setResult(number)
                            .build()
                            .toByteArray();
                default ->
                    ReadStreamEventsCompletedDto.newBuilder()
                            .setResult(number)
                            .build()
                            .toByteArray();
            };
            assertThat(decode(read, payload).toString()).contains("UNRECOGNIZED");
        }
    }

    private static ServerMessage decode(Command command, byte[] payload) {
        return DECODER.decode(Golden.frameOf(command, payload));
    }

    @Test
    void an_unknown_command_is_decoded_as_a_message() {
        Frame frame = new Frame(0x42, 0, new UUID(0, 1), null, ByteBuffer.allocate(0));

        assertThat(DECODER.decode(frame)).isEqualTo(new ServerMessage.Unexpected(0x42));
    }

    @Test
    void a_named_leader_has_its_plain_and_its_secure_port() {
        byte[] payload = NotHandledDto.newBuilder()
                .setReason(2)
                .setAdditionalInfo(LeaderInfoDto.newBuilder()
                        .setExternalTcpAddress("10.0.0.2")
                        .setExternalTcpPort(1113)
                        .setExternalSecureTcpAddress("10.0.0.2")
                        .setExternalSecureTcpPort(1115)
                        .build()
                        .toByteString())
                .build()
                .toByteArray();

        ServerMessage.NotHandled message = (ServerMessage.NotHandled) decode(Command.NOT_HANDLED, payload);

        assertThat(message.reason()).isEqualTo(NotHandledReason.NOT_LEADER);
        assertThat(message.leader()).hasToString("10.0.0.2:1113");
        ServerMessage forEncrypted =
                new ServerMessageDecoder(Golden.MAPPER, true).decode(Golden.frameOf(Command.NOT_HANDLED, payload));
        assertThat(((ServerMessage.NotHandled) forEncrypted).leader()).hasToString("10.0.0.2:1115");
    }

    @Test
    void filtered_pages_tell_whether_they_are_the_last_and_unfiltered_ones_do_not() {
        byte[] filtered = FilteredReadAllEventsCompletedDto.newBuilder()
                .setIsEndOfStream(true)
                .setNextCommitPosition(7)
                .setNextPreparePosition(5)
                .build()
                .toByteArray();

        var page =
                (ServerMessage.ReadAllCompleted) decode(Command.FILTERED_READ_ALL_EVENTS_FORWARD_COMPLETED, filtered);
        var plain = (ServerMessage.ReadAllCompleted) decode(Command.READ_ALL_EVENTS_FORWARD_COMPLETED, new byte[0]);

        assertThat(page.endOfStream()).isTrue();
        assertThat(page.next()).hasToString("7/5");
        assertThat(plain.endOfStream()).isNull();
    }
}
