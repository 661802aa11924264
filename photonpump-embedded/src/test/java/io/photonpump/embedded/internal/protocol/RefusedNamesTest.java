package io.photonpump.embedded.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.wire.WireClient;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.DeleteStreamDto;
import io.photonpump.internal.tcp.proto.NewEventDto;
import io.photonpump.internal.tcp.proto.TransactionStartDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.io.IOException;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real servers end when the metadata stream of the empty name is written; the embedded server refuses the request. */
@Timeout(60)
class RefusedNamesTest {

    private static final String NAMELESS = "$$";

    static Stream<Arguments> writes() {
        var write = WriteEventsDto.newBuilder().setEventStreamId(NAMELESS).setExpectedVersion(-2);
        var event = NewEventDto.newBuilder()
                .setEventId(ByteString.copyFrom(GuidBytes.encode(UUID.randomUUID())))
                .setEventType("$metadata");
        var delete = DeleteStreamDto.newBuilder().setExpectedVersion(-2);
        var start = TransactionStartDto.newBuilder().setEventStreamId(NAMELESS).setExpectedVersion(-2);
        return Stream.of(Dialect.values())
                .flatMap(dialect -> Stream.of(
                        Arguments.of(dialect, Command.WRITE_EVENTS, write.build()),
                        Arguments.of(
                                dialect,
                                Command.WRITE_EVENTS,
                                write.clone().addEvents(event).build()),
                        Arguments.of(
                                dialect,
                                Command.WRITE_EVENTS,
                                write.clone()
                                        .setEventStreamId("$$$$")
                                        .addEvents(event)
                                        .build()),
                        Arguments.of(
                                dialect,
                                Command.DELETE_STREAM,
                                delete.setEventStreamId("").build()),
                        Arguments.of(
                                dialect,
                                Command.DELETE_STREAM,
                                delete.setEventStreamId(NAMELESS).build()),
                        Arguments.of(
                                dialect,
                                Command.DELETE_STREAM,
                                delete.clone().setHardDelete(true).build()),
                        Arguments.of(dialect, Command.TRANSACTION_START, start.build())));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void a_write_to_the_metadata_of_the_empty_name_is_a_bad_request(
            Dialect dialect, Command command, MessageLite request) throws IOException {
        try (var server = EmbeddedEventStore.builder().dialect(dialect).start();
                var client = new WireClient(1, server.tcpPort(), false)) {
            client.sendRaw(
                    WireClient.frame(command.code(), 1, UUID.randomUUID(), "admin", "changeit", request.toByteArray()));

            assertThat(client.untilPong())
                    .singleElement()
                    .satisfies(reply -> assertThat(reply.code()).isEqualTo(Command.BAD_REQUEST.code()));
            assertThat(client.untilPong())
                    .as("the connection is served further")
                    .isEmpty();
        }
    }
}
