package io.photonpump.embedded.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.wire.WireClient;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.DeleteStreamDto;
import io.photonpump.internal.tcp.proto.IdentifyClientDto;
import io.photonpump.internal.tcp.proto.NewEventDto;
import io.photonpump.internal.tcp.proto.ReadAllEventsCompletedDto;
import io.photonpump.internal.tcp.proto.ReadAllEventsDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsCompletedDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsDto;
import io.photonpump.internal.tcp.proto.WriteEventsCompletedDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers up to 5 send event numbers of 32 bits to clients that have not identified themselves. */
@Timeout(60)
class EventNumbersTest {

    @Test
    void an_unidentified_client_of_version_5_sees_tombstones_at_the_largest_number_of_32_bits() throws IOException {
        try (var server = EmbeddedEventStore.start();
                var client = new WireClient(1, server.tcpPort(), false)) {
            assertThat(lastNumberOfDeleted(client)).isEqualTo(Integer.MAX_VALUE);
            assertThat(numberOfTombstone(client)).isEqualTo(Integer.MAX_VALUE);

            client.ask(
                    Command.IDENTIFY_CLIENT,
                    IdentifyClientDto.newBuilder().setVersion(1).build());

            assertThat(lastNumberOfDeleted(client)).isEqualTo(Long.MAX_VALUE);
            assertThat(numberOfTombstone(client)).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void version_23_has_64_bits_for_everybody() throws IOException {
        try (var server = EmbeddedEventStore.builder().dialect(Dialect.V23).start();
                var client = new WireClient(1, server.tcpPort(), false)) {
            assertThat(lastNumberOfDeleted(client)).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void other_numbers_are_the_same_with_32_bits() throws IOException {
        try (var server = EmbeddedEventStore.start();
                var client = new WireClient(1, server.tcpPort(), false)) {
            var event = NewEventDto.newBuilder()
                    .setEventId(ByteString.copyFrom(GuidBytes.encode(UUID.randomUUID())))
                    .setEventType("PonyJumped");
            var write = WriteEventsDto.newBuilder()
                    .setEventStreamId("ponies")
                    .setExpectedVersion(-1)
                    .addEvents(event);

            var written = WriteEventsCompletedDto.parseFrom(
                    client.ask(Command.WRITE_EVENTS, write.build()).get(0).payload());
            assertThat(written.getResult()).isZero();
            event.setEventId(ByteString.copyFrom(GuidBytes.encode(UUID.randomUUID())));
            write.clearEvents().setExpectedVersion(Integer.MAX_VALUE).addEvents(event);
            var refused = WriteEventsCompletedDto.parseFrom(
                    client.ask(Command.WRITE_EVENTS, write.build()).get(0).payload());
            assertThat(refused.getResult()).isEqualTo(4);
            assertThat(refused.getCurrentVersion()).isZero();
        }
    }

    private static long lastNumberOfDeleted(WireClient client) throws IOException {
        client.ask(
                Command.DELETE_STREAM,
                DeleteStreamDto.newBuilder()
                        .setEventStreamId("ponies")
                        .setExpectedVersion(-2)
                        .setHardDelete(true)
                        .build());
        return ReadStreamEventsCompletedDto.parseFrom(client.ask(
                                Command.READ_STREAM_EVENTS_FORWARD,
                                ReadStreamEventsDto.newBuilder()
                                        .setEventStreamId("ponies")
                                        .setMaxCount(1)
                                        .build())
                        .get(0)
                        .payload())
                .getLastEventNumber();
    }

    private static long numberOfTombstone(WireClient client) throws IOException {
        return ReadAllEventsCompletedDto.parseFrom(client.ask(
                                Command.READ_ALL_EVENTS_BACKWARD,
                                ReadAllEventsDto.newBuilder()
                                        .setCommitPosition(-1)
                                        .setPreparePosition(-1)
                                        .setMaxCount(1)
                                        .build())
                        .get(0)
                        .payload())
                .getEvents(0)
                .getEvent()
                .getEventNumber();
    }
}
