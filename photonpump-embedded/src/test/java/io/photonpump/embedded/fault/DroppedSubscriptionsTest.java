package io.photonpump.embedded.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.fault.Fault.DropCause;
import io.photonpump.embedded.wire.WireClient;
import io.photonpump.embedded.wire.WireClient.Received;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.ConnectToPersistentSubscriptionDto;
import io.photonpump.internal.tcp.proto.FilterDto;
import io.photonpump.internal.tcp.proto.FilteredSubscribeToStreamDto;
import io.photonpump.internal.tcp.proto.NewEventDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionSettingsDto;
import io.photonpump.internal.tcp.proto.SubscribeToStreamDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing of a dropped subscription reaches the client but the message that it was dropped. A checkpoint after the drop, or
 * before it and after an event that was suppressed, would make a correct client skip that event.
 */
@Timeout(60)
class DroppedSubscriptionsTest {

    private static final String STREAM = "ponies";
    private static final String GROUP = "vets";

    private final List<UUID> subscriptions = new ArrayList<>();
    private EmbeddedEventStore server;
    private WireClient client;

    @BeforeEach
    void start() throws IOException {
        server = EmbeddedEventStore.builder().dialect(Dialect.V23).start();
        client = new WireClient(0, server.tcpPort(), false);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    private UUID send(Command command, MessageLite message) throws IOException {
        UUID id = UUID.randomUUID();
        client.sendRaw(WireClient.frame(command.code(), 1, id, "admin", "changeit", message.toByteArray()));
        return id;
    }

    private void subscribeToAll(int checkpointInterval, String prefix) throws IOException {
        FilterDto filter =
                FilterDto.newBuilder().setContext(0).setType(1).addData(prefix).build();
        subscriptions.add(send(
                Command.FILTERED_SUBSCRIBE_TO_STREAM,
                FilteredSubscribeToStreamDto.newBuilder()
                        .setEventStreamId("")
                        .setResolveLinkTos(false)
                        .setFilter(filter)
                        .setCheckpointInterval(checkpointInterval)
                        .build()));
    }

    private void subscribe() throws IOException {
        subscriptions.add(send(
                Command.SUBSCRIBE_TO_STREAM,
                SubscribeToStreamDto.newBuilder()
                        .setEventStreamId(STREAM)
                        .setResolveLinkTos(false)
                        .build()));
    }

    private void joinGroup() throws IOException {
        client.ask(Command.CREATE_PERSISTENT_SUBSCRIPTION, group());
        subscriptions.add(send(
                Command.CONNECT_TO_PERSISTENT_SUBSCRIPTION,
                ConnectToPersistentSubscriptionDto.newBuilder()
                        .setEventStreamId(STREAM)
                        .setSubscriptionId(GROUP)
                        .setAllowedInFlightMessages(10)
                        .build()));
    }

    private static PersistentSubscriptionSettingsDto group() {
        return PersistentSubscriptionSettingsDto.newBuilder()
                .setSubscriptionGroupName(GROUP)
                .setEventStreamId(STREAM)
                .setResolveLinkTos(false)
                .setStartFrom(0)
                .setMessageTimeoutMilliseconds(10_000)
                .setRecordStatistics(false)
                .setLiveBufferSize(100)
                .setReadBatchSize(10)
                .setBufferSize(100)
                .setMaxRetryCount(10)
                .setPreferRoundRobin(true)
                .setCheckpointAfterTime(1000)
                .setCheckpointMaxCount(100)
                .setCheckpointMinCount(10)
                .setSubscriberMaxCount(10)
                .build();
    }

    private static WriteEventsDto events(int count) {
        var write = WriteEventsDto.newBuilder()
                .setEventStreamId(STREAM)
                .setExpectedVersion(-2)
                .setRequireLeader(false);
        for (int i = 0; i < count; i++) {
            write.addEvents(NewEventDto.newBuilder()
                    .setEventId(ByteString.copyFrom(GuidBytes.encode(UUID.randomUUID())))
                    .setEventType("PonyJumped")
                    .setDataContentType(0)
                    .setMetadataContentType(0)
                    .setData(ByteString.copyFromUtf8("{}")));
        }
        return write.build();
    }

    private void everyKindOfSubscription() throws IOException {
        joinGroup();
        subscribe();
        for (int i = 0; i < 4; i++) {
            subscribeToAll(1, STREAM);
            subscribeToAll(1, "other");
        }
        client.untilPong();
    }

    private static List<Command> of(UUID subscription, List<Received> received) {
        return received.stream()
                .filter(frame -> frame.correlation().equals(subscription))
                .map(frame -> Command.of(frame.code()))
                .toList();
    }

    private void assertOnlyDropped(List<Received> received) {
        assertThat(subscriptions)
                .allSatisfy(subscription ->
                        assertThat(of(subscription, received)).containsExactly(Command.SUBSCRIPTION_DROPPED));
    }

    static Stream<Moment> moments() {
        return Stream.of(
                Moment.beforeExecuting(Operation.WRITE),
                Moment.afterExecuting(Operation.WRITE),
                Moment.afterReply(Operation.WRITE),
                Moment.onLiveEvent());
    }

    @ParameterizedTest
    @MethodSource("moments")
    void nothing_of_a_dropped_subscription_passes_but_its_end(Moment moment) throws IOException {
        everyKindOfSubscription();
        server.faults(FaultScript.none().when(moment, Fault.dropSubscriptions(DropCause.UNSUBSCRIBED)));

        List<Received> received = new ArrayList<>(client.ask(Command.WRITE_EVENTS, events(3)));
        received.addAll(client.ask(Command.WRITE_EVENTS, events(1)));

        assertOnlyDropped(received);
    }

    @ParameterizedTest
    @MethodSource("moments")
    void nor_do_replies_that_were_held_when_it_was_dropped(Moment moment) throws IOException {
        everyKindOfSubscription();
        server.faults(FaultScript.none()
                .when(Moment.afterExecuting(Operation.READ_EVENT), Fault.delay(Duration.ofMillis(200)))
                .when(moment, Fault.delay(Duration.ofMillis(50)))
                .when(moment, Fault.dropSubscriptions(DropCause.UNSUBSCRIBED)));

        List<Received> received = new ArrayList<>(client.ask(Command.WRITE_EVENTS, events(3)));
        received.addAll(client.ask(Command.WRITE_EVENTS, events(1)));
        while (received.stream()
                        .filter(frame -> frame.code() == Command.SUBSCRIPTION_DROPPED.code())
                        .count()
                < subscriptions.size()) {
            received.addAll(client.untilPong());
        }

        assertOnlyDropped(received);
    }

    @Test
    void a_subscription_is_dropped_before_its_confirmation_and_is_not_confirmed_afterwards() throws IOException {
        server.faults(FaultScript.none()
                .when(Moment.afterExecuting(Operation.SUBSCRIBE), Fault.dropSubscriptions(DropCause.ACCESS_DENIED)));
        subscribeToAll(1, STREAM);

        List<Received> received = new ArrayList<>(client.untilPong());
        received.addAll(client.ask(Command.WRITE_EVENTS, events(2)));

        assertOnlyDropped(received);
    }

    @Test
    void a_subscription_that_the_client_has_ended_is_not_dropped_again() throws IOException {
        subscribe();
        client.untilPong();
        client.sendRaw(WireClient.frame(
                Command.UNSUBSCRIBE_FROM_STREAM.code(), 0, subscriptions.get(0), null, null, new byte[0]));
        List<Received> received = new ArrayList<>(client.untilPong());
        server.faults(FaultScript.none()
                .when(Moment.beforeExecuting(Operation.WRITE), Fault.dropSubscriptions(DropCause.UNSUBSCRIBED)));

        received.addAll(client.ask(Command.WRITE_EVENTS, events(1)));

        assertOnlyDropped(received);
    }

    @Test
    void a_new_subscription_after_a_drop_works() throws IOException {
        everyKindOfSubscription();
        server.faults(FaultScript.none().when(Moment.onLiveEvent(), Fault.dropSubscriptions(DropCause.UNSUBSCRIBED)));
        client.ask(Command.WRITE_EVENTS, events(1));
        subscriptions.clear();
        subscribe();

        List<Received> received = new ArrayList<>(client.untilPong());
        received.addAll(client.ask(Command.WRITE_EVENTS, events(1)));

        assertThat(of(subscriptions.get(0), received))
                .containsExactly(Command.SUBSCRIPTION_CONFIRMATION, Command.STREAM_EVENT_APPEARED);
    }
}
