package io.photonpump.embedded.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.wire.WireClient;
import io.photonpump.embedded.wire.WireClient.Received;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.CheckpointReachedDto;
import io.photonpump.internal.tcp.proto.ConnectToPersistentSubscriptionDto;
import io.photonpump.internal.tcp.proto.DeleteStreamCompletedDto;
import io.photonpump.internal.tcp.proto.DeleteStreamDto;
import io.photonpump.internal.tcp.proto.FilterDto;
import io.photonpump.internal.tcp.proto.FilteredReadAllEventsCompletedDto;
import io.photonpump.internal.tcp.proto.FilteredReadAllEventsDto;
import io.photonpump.internal.tcp.proto.FilteredSubscribeToStreamDto;
import io.photonpump.internal.tcp.proto.NewEventDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionAckEventsDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionCompletedDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionSettingsDto;
import io.photonpump.internal.tcp.proto.ReadEventCompletedDto;
import io.photonpump.internal.tcp.proto.ReadEventDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsCompletedDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsDto;
import io.photonpump.internal.tcp.proto.SubscriptionDroppedDto;
import io.photonpump.internal.tcp.proto.TransactionWriteCompletedDto;
import io.photonpump.internal.tcp.proto.TransactionWriteDto;
import io.photonpump.internal.tcp.proto.WriteEventsCompletedDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dialect V23 where the recordings of 23.10.6 show nothing, or not enough. */
@Timeout(60)
class V23DialectTest {

    private static final int PREFIX = 1;
    private static final int REGEX = 0;
    private static final int STREAM = 0;
    private static final int TYPE = 1;

    private EmbeddedEventStore server;
    private WireClient client;

    @BeforeEach
    void start() throws IOException {
        server = EmbeddedEventStore.builder().dialect(Dialect.V23).start();
        client = new WireClient(1, server.tcpPort(), false);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void zeroes_stay_off_the_wire() throws IOException {
        WriteEventsCompletedDto written =
                WriteEventsCompletedDto.parseFrom(write("ponies", -1, 1).payload());
        assertThat(written.hasResult() || written.hasFirstEventNumber() || written.hasLastEventNumber())
                .isFalse();
        assertThat(written.getCommitPosition()).isPositive();

        var event = ReadEventCompletedDto.parseFrom(only(ask(
                                Command.READ_EVENT,
                                ReadEventDto.newBuilder()
                                        .setEventStreamId("ponies")
                                        .setEventNumber(0)))
                        .payload())
                .getEvent()
                .getEvent();
        assertThat(event.hasEventNumber() || event.hasMetadata() || event.hasDataContentType())
                .isFalse();
        assertThat(event.getEventStreamId()).isEqualTo("ponies");

        var slice = ReadStreamEventsCompletedDto.parseFrom(only(ask(
                        Command.READ_STREAM_EVENTS_FORWARD,
                        ReadStreamEventsDto.newBuilder()
                                .setEventStreamId("ponies")
                                .setMaxCount(10)))
                .payload());
        assertThat(slice.hasResult() || slice.hasError() || slice.hasLastEventNumber())
                .isFalse();
        assertThat(slice.getIsEndOfStream()).isTrue();
    }

    @Test
    void a_repeated_write_is_answered_with_the_position_of_the_original() throws IOException {
        WriteEventsDto.Builder request = events("ponies", -1, 1);
        long first = WriteEventsCompletedDto.parseFrom(
                        only(ask(Command.WRITE_EVENTS, request)).payload())
                .getCommitPosition();

        assertThat(WriteEventsCompletedDto.parseFrom(
                                only(ask(Command.WRITE_EVENTS, request)).payload())
                        .getCommitPosition())
                .isEqualTo(first);
    }

    @Test
    void a_filtered_read_goes_through_its_window() throws IOException {
        write("horses", -1, 20);
        write("ponies", -1, 2);
        List<Received> noise = filtered(Command.FILTERED_READ_ALL_EVENTS_FORWARD, 0, 100, 5, PREFIX, STREAM, "pon");
        FilteredReadAllEventsCompletedDto first =
                FilteredReadAllEventsCompletedDto.parseFrom(only(noise).payload());
        assertThat(only(noise).code()).isEqualTo(Command.FILTERED_READ_ALL_EVENTS_FORWARD_COMPLETED.code());
        assertThat(first.getEventsCount()).isZero();
        assertThat(first.getIsEndOfStream()).isFalse();
        assertThat(first.getNextCommitPosition()).isPositive();

        FilteredReadAllEventsCompletedDto second = FilteredReadAllEventsCompletedDto.parseFrom(
                only(filtered(Command.FILTERED_READ_ALL_EVENTS_FORWARD, 0, 100, 1000, PREFIX, STREAM, "pon"))
                        .payload());
        assertThat(second.getEventsCount()).isEqualTo(2);
        assertThat(second.getIsEndOfStream()).isTrue();
    }

    @Test
    void a_filtered_read_backward_has_its_own_reply() throws IOException {
        write("ponies", -1, 2);

        Received reply = only(filtered(Command.FILTERED_READ_ALL_EVENTS_BACKWARD, -1, 1, 100, REGEX, TYPE, "J.mp"));

        assertThat(reply.code()).isEqualTo(Command.FILTERED_READ_ALL_EVENTS_BACKWARD_COMPLETED.code());
        assertThat(FilteredReadAllEventsCompletedDto.parseFrom(reply.payload())
                        .getEvents(0)
                        .getEvent()
                        .getEventNumber())
                .isEqualTo(1);
    }

    @Test
    void a_filter_that_is_none_is_a_bad_request() throws IOException {
        assertThat(only(filtered(Command.FILTERED_READ_ALL_EVENTS_FORWARD, 0, 1, 1, REGEX, STREAM, "("))
                        .code())
                .isEqualTo(Command.BAD_REQUEST.code());
    }

    @Test
    void a_filtered_subscription_tells_how_far_it_has_looked() throws IOException {
        ask(
                Command.FILTERED_SUBSCRIBE_TO_STREAM,
                FilteredSubscribeToStreamDto.newBuilder()
                        .setFilter(FilterDto.newBuilder()
                                .setContext(STREAM)
                                .setType(PREFIX)
                                .addData("pon"))
                        .setCheckpointInterval(5));
        List<Received> frames = ask(Command.WRITE_EVENTS, events("horses", -1, 4));
        assertThat(codes(frames)).containsExactly(Command.WRITE_EVENTS_COMPLETED);

        frames = ask(Command.WRITE_EVENTS, events("ponies", -1, 2));

        assertThat(codes(frames))
                .containsExactly(
                        Command.WRITE_EVENTS_COMPLETED,
                        Command.STREAM_EVENT_APPEARED,
                        Command.CHECKPOINT_REACHED,
                        Command.STREAM_EVENT_APPEARED);
        assertThat(CheckpointReachedDto.parseFrom(frames.get(2).payload()).getCommitPosition())
                .isPositive();
    }

    @Test
    void soft_deleting_what_never_was_tells_the_version() throws IOException {
        DeleteStreamCompletedDto reply = DeleteStreamCompletedDto.parseFrom(only(ask(
                        Command.DELETE_STREAM,
                        DeleteStreamDto.newBuilder().setEventStreamId("nothing").setExpectedVersion(-2)))
                .payload());

        assertThat(reply.getResult()).isEqualTo(4);
        assertThat(reply.getCurrentVersion()).isEqualTo(-1);
    }

    @Test
    void groups_check_their_sizes_know_pinned_by_correlation_and_want_a_name() throws IOException {
        PersistentSubscriptionSettingsDto.Builder settings = PersistentSubscriptionSettingsDto.newBuilder()
                .setEventStreamId("ponies")
                .setSubscriptionGroupName("vets")
                .setBufferSize(10)
                .setReadBatchSize(10)
                .setNamedConsumerStrategy("PinnedByCorrelation");
        assertThat(PersistentSubscriptionCompletedDto.parseFrom(
                                only(ask(Command.CREATE_PERSISTENT_SUBSCRIPTION, settings))
                                        .payload())
                        .getResult())
                .isEqualTo(2);
        settings.setBufferSize(11);
        PersistentSubscriptionCompletedDto created = PersistentSubscriptionCompletedDto.parseFrom(
                only(ask(Command.CREATE_PERSISTENT_SUBSCRIPTION, settings)).payload());
        assertThat(created.hasResult() || created.hasReason()).isFalse();

        UUID id = UUID.randomUUID();
        client.sendRaw(WireClient.frame(
                Command.CONNECT_TO_PERSISTENT_SUBSCRIPTION.code(),
                0,
                id,
                null,
                null,
                ConnectToPersistentSubscriptionDto.newBuilder()
                        .setSubscriptionId("vets")
                        .setEventStreamId("ponies")
                        .setAllowedInFlightMessages(1)
                        .build()
                        .toByteArray()));
        assertThat(SubscriptionDroppedDto.parseFrom(only(client.untilPong()).payload())
                        .getReason())
                .isEqualTo(1);
    }

    @Test
    void a_delete_may_expect_that_the_stream_exists() throws IOException {
        write("ponies", -1, 1);
        var delete = DeleteStreamDto.newBuilder().setEventStreamId("ponies").setExpectedVersion(-4);

        var deleted = DeleteStreamCompletedDto.parseFrom(
                only(ask(Command.DELETE_STREAM, delete)).payload());
        assertThat(deleted.hasResult() || deleted.hasCurrentVersion()).isFalse();
        var again = DeleteStreamCompletedDto.parseFrom(
                only(ask(Command.DELETE_STREAM, delete)).payload());
        assertThat(again.getResult()).isEqualTo(5);
        assertThat(again.getCurrentVersion()).isEqualTo(-1);
    }

    @Test
    void a_write_into_an_unknown_transaction_is_denied_even_to_administrators() throws IOException {
        var reply = TransactionWriteCompletedDto.parseFrom(only(ask(
                        Command.TRANSACTION_WRITE,
                        TransactionWriteDto.newBuilder().setTransactionId(4711)))
                .payload());

        assertThat(reply.getResult()).isEqualTo(7);
    }

    @Test
    void an_acknowledgement_without_ids_is_no_mistake() throws IOException {
        assertThat(ask(
                        Command.PERSISTENT_SUBSCRIPTION_ACK_EVENTS,
                        PersistentSubscriptionAckEventsDto.newBuilder().setSubscriptionId("ponies::vets")))
                .isEmpty();
    }

    @Test
    void a_scavenge_that_is_denied_is_not_answered() throws IOException {
        client.sendRaw(
                WireClient.frame(Command.SCAVENGE_DATABASE.code(), 0, UUID.randomUUID(), null, null, new byte[0]));

        assertThat(client.untilPong()).isEmpty();
    }

    private Received write(String stream, long expected, int count) throws IOException {
        return only(ask(Command.WRITE_EVENTS, events(stream, expected, count)));
    }

    private static WriteEventsDto.Builder events(String stream, long expected, int count) {
        WriteEventsDto.Builder request =
                WriteEventsDto.newBuilder().setEventStreamId(stream).setExpectedVersion(expected);
        for (int i = 0; i < count; i++) {
            request.addEvents(NewEventDto.newBuilder()
                    .setEventId(ByteString.copyFrom(GuidBytes.encode(UUID.randomUUID())))
                    .setEventType("PonyJumped")
                    .setData(ByteString.copyFromUtf8("up")));
        }
        return request;
    }

    private List<Received> filtered(
            Command command, long from, int count, int window, int type, int context, String data) throws IOException {
        return ask(
                command,
                FilteredReadAllEventsDto.newBuilder()
                        .setCommitPosition(from)
                        .setPreparePosition(from)
                        .setMaxCount(count)
                        .setMaxSearchWindow(window)
                        .setFilter(FilterDto.newBuilder()
                                .setContext(context)
                                .setType(type)
                                .addData(data)));
    }

    private List<Received> ask(Command command, MessageLite.Builder message) throws IOException {
        return client.ask(command, message.build());
    }

    private static Received only(List<Received> frames) {
        assertThat(frames).hasSize(1);
        return frames.get(0);
    }

    private static List<Command> codes(List<Received> frames) {
        return frames.stream().map(frame -> Command.of(frame.code())).toList();
    }
}
