package io.photonpump.internal.tcp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.tcp.codec.ClientMessageEncoder.Encoded;
import io.photonpump.internal.tcp.codec.Golden.Recorded;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.FramePayload;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.*;
import io.photonpump.stream.Direction;
import io.photonpump.stream.Position;
import io.photonpump.subscription.NackAction;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The encoding of every recorded request that a real server understood: the same bytes, or at least the same fields. */
class GoldenRequestsTest {

    /** A request as this client encodes it, with the decoded messages to compare. */
    record Case(Recorded recorded, Encoded encoded, Message recordedDto, Message dto) {
        @Override
        public String toString() {
            return recorded.toString();
        }
    }

    static Stream<Case> requests() {
        List<Case> cases = Golden.read("requests.jsonl").stream()
                .map(GoldenRequestsTest::caseOf)
                .filter(one -> one != null)
                .toList();
        assertThat(cases).hasSizeGreaterThan(400);
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_is_written_as_the_server_understood_it(Case request) {
        assertThat(request.encoded().command()).isEqualTo(request.recorded().command());
        assertThat(Golden.withoutDefaults(request.dto())).isEqualTo(Golden.withoutDefaults(request.recordedDto()));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void required_fields_are_written_even_when_they_are_zero(Case request) {
        assertThat(request.dto().getAllFields().keySet())
                .containsAll(request.recordedDto().getAllFields().keySet());
        if (request.dto().getAllFields().size()
                        == request.recordedDto().getAllFields().size()
                && request.recorded().command() != Command.WRITE_EVENTS
                && request.recorded().command() != Command.TRANSACTION_WRITE) {
            assertThat(HexFormat.of().formatHex(bytes(request.encoded())))
                    .isEqualTo(HexFormat.of().formatHex(request.recorded().payload()));
        }
    }

    private static byte[] bytes(Encoded encoded) {
        FramePayload payload = encoded.payload();
        byte[] out = new byte[payload.size()];
        payload.writeTo(out, 0);
        return out;
    }

    private static @Nullable Case caseOf(Recorded recorded) {
        try {
            return parsed(recorded);
        } catch (InvalidProtocolBufferException | IllegalArgumentException malformed) {
            return null; // requests that the server refuses and this client cannot encode
        }
    }

    private static @Nullable Case parsed(Recorded recorded) throws InvalidProtocolBufferException {
        byte[] in = recorded.payload();
        switch (recorded.command()) {
            case WRITE_EVENTS -> {
                var dto = WriteEventsDto.parseFrom(in);
                var events = events(dto.getEventsList());
                return events == null || !dto.hasRequireLeader() || !dto.hasExpectedVersion()
                        ? null
                        : of(
                                recorded,
                                dto,
                                new ClientMessage.WriteEvents(
                                        dto.getEventStreamId(),
                                        dto.getExpectedVersion(),
                                        events,
                                        dto.getRequireLeader()));
            }
            case DELETE_STREAM -> {
                var dto = DeleteStreamDto.parseFrom(in);
                return of(
                        recorded,
                        dto,
                        new ClientMessage.DeleteStream(
                                dto.getEventStreamId(),
                                dto.getExpectedVersion(),
                                dto.getHardDelete(),
                                dto.getRequireLeader()));
            }
            case TRANSACTION_START -> {
                var dto = TransactionStartDto.parseFrom(in);
                return of(
                        recorded,
                        dto,
                        new ClientMessage.TransactionStart(
                                dto.getEventStreamId(), dto.getExpectedVersion(), dto.getRequireLeader()));
            }
            case TRANSACTION_WRITE -> {
                var dto = TransactionWriteDto.parseFrom(in);
                var events = events(dto.getEventsList());
                return events == null
                        ? null
                        : of(
                                recorded,
                                dto,
                                new ClientMessage.TransactionWrite(
                                        dto.getTransactionId(), events, dto.getRequireLeader()));
            }
            case TRANSACTION_COMMIT -> {
                var dto = TransactionCommitDto.parseFrom(in);
                return of(
                        recorded,
                        dto,
                        new ClientMessage.TransactionCommit(dto.getTransactionId(), dto.getRequireLeader()));
            }
            case READ_EVENT -> {
                var dto = ReadEventDto.parseFrom(in);
                return of(
                        recorded,
                        dto,
                        new ClientMessage.ReadEvent(
                                dto.getEventStreamId(),
                                dto.getEventNumber(),
                                dto.getResolveLinkTos(),
                                dto.getRequireLeader()));
            }
            case READ_STREAM_EVENTS_FORWARD, READ_STREAM_EVENTS_BACKWARD -> {
                var dto = ReadStreamEventsDto.parseFrom(in);
                return of(
                        recorded,
                        dto,
                        new ClientMessage.ReadStream(
                                dto.getEventStreamId(),
                                direction(recorded, Command.READ_STREAM_EVENTS_FORWARD),
                                dto.getFromEventNumber(),
                                dto.getMaxCount(),
                                dto.getResolveLinkTos(),
                                dto.getRequireLeader()));
            }
            case READ_ALL_EVENTS_FORWARD, READ_ALL_EVENTS_BACKWARD -> {
                var dto = ReadAllEventsDto.parseFrom(in);
                return of(
                        recorded,
                        dto,
                        new ClientMessage.ReadAll(
                                direction(recorded, Command.READ_ALL_EVENTS_FORWARD),
                                new Position(dto.getCommitPosition(), dto.getPreparePosition()),
                                dto.getMaxCount(),
                                dto.getResolveLinkTos(),
                                dto.getRequireLeader(),
                                null,
                                0));
            }
            case SUBSCRIBE_TO_STREAM -> {
                var dto = SubscribeToStreamDto.parseFrom(in);
                return of(
                        recorded,
                        dto,
                        new ClientMessage.Subscribe(dto.getEventStreamId(), dto.getResolveLinkTos(), null, 0));
            }
            case CONNECT_TO_PERSISTENT_SUBSCRIPTION -> {
                var dto = ConnectToPersistentSubscriptionDto.parseFrom(in);
                return of(
                        recorded,
                        dto,
                        new ClientMessage.ConnectPersistent(
                                dto.getEventStreamId(), dto.getSubscriptionId(), dto.getAllowedInFlightMessages()));
            }
            case DELETE_PERSISTENT_SUBSCRIPTION -> {
                var dto = DeletePersistentSubscriptionDto.parseFrom(in);
                return of(
                        recorded,
                        dto,
                        new ClientMessage.DeletePersistent(dto.getEventStreamId(), dto.getSubscriptionGroupName()));
            }
            case PERSISTENT_SUBSCRIPTION_ACK_EVENTS -> {
                var dto = PersistentSubscriptionAckEventsDto.parseFrom(in);
                return of(
                        recorded,
                        dto,
                        new ClientMessage.Ack(dto.getSubscriptionId(), ids(dto.getProcessedEventIdsList())));
            }
            case PERSISTENT_SUBSCRIPTION_NAK_EVENTS -> {
                var dto = PersistentSubscriptionNakEventsDto.parseFrom(in);
                if (dto.getAction() < 1 || dto.getAction() > 3) {
                    return null;
                }
                return of(
                        recorded,
                        dto,
                        new ClientMessage.Nack(
                                dto.getSubscriptionId(),
                                ids(dto.getProcessedEventIdsList()),
                                List.of(NackAction.PARK, NackAction.RETRY, NackAction.SKIP)
                                        .get(dto.getAction() - 1),
                                dto.getMessage()));
            }
            case IDENTIFY_CLIENT -> {
                var dto = IdentifyClientDto.parseFrom(in);
                return of(recorded, dto, ClientMessageEncoder.identify(dto.getVersion(), dto.getConnectionName()));
            }
            default -> {
                return null;
            }
        }
    }

    private static Case of(Recorded recorded, Message dto, ClientMessage message)
            throws InvalidProtocolBufferException {
        return of(recorded, dto, ClientMessageEncoder.encode(message));
    }

    private static Case of(Recorded recorded, Message dto, Encoded encoded) throws InvalidProtocolBufferException {
        return new Case(recorded, encoded, dto, dto.getParserForType().parseFrom(bytes(encoded)));
    }

    private static Direction direction(Recorded recorded, Command forward) {
        return recorded.command() == forward ? Direction.FORWARD : Direction.BACKWARD;
    }

    /** Returns null if an event has a content type, of data or metadata, that this client never writes. */
    private static @Nullable List<EventData> events(List<NewEventDto> dtos) {
        boolean writable = dtos.stream()
                .allMatch(dto -> dto.hasEventId()
                        && dto.getDataContentType() == dto.getMetadataContentType()
                        && (dto.getDataContentType() & ~1) == 0);
        return !writable
                ? null
                : dtos.stream()
                        .map(dto -> new EventData(
                                id(dto.getEventId()),
                                dto.getEventType(),
                                dto.getDataContentType() == 1,
                                dto.getData().toByteArray(),
                                dto.getMetadata().toByteArray()))
                        .toList();
    }

    private static List<UUID> ids(List<ByteString> ids) {
        return ids.stream().map(GoldenRequestsTest::id).toList();
    }

    private static UUID id(ByteString bytes) {
        return GuidBytes.decode(bytes.asReadOnlyByteBuffer());
    }
}
