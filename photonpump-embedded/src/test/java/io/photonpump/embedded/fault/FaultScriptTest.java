package io.photonpump.embedded.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.RawClient;
import io.photonpump.embedded.RawClient.Received;
import io.photonpump.embedded.fault.Fault.DropCause;
import io.photonpump.embedded.fault.Fault.Leader;
import io.photonpump.embedded.fault.Fault.WriteTimeOut;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.proto.LeaderInfoDto;
import io.photonpump.internal.tcp.proto.NotHandledDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsCompletedDto;
import io.photonpump.internal.tcp.proto.SubscriptionDroppedDto;
import io.photonpump.internal.tcp.proto.TransactionCommitCompletedDto;
import io.photonpump.internal.tcp.proto.TransactionCommitDto;
import io.photonpump.internal.tcp.proto.TransactionStartCompletedDto;
import io.photonpump.internal.tcp.proto.TransactionStartDto;
import io.photonpump.internal.tcp.proto.WriteEventsCompletedDto;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault and each moment, seen by a client that knows nothing of them. */
class FaultScriptTest {

    private static final String STREAM = "ponies";

    private final EmbeddedEventStore server = EmbeddedEventStore.start();
    private final RawClient client = RawClient.connect(server.tcpPort());

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void faults(Moment moment, Fault fault) {
        server.faults(FaultScript.none().when(moment, fault));
    }

    private int written() {
        try (var other = RawClient.connect(server.tcpPort())) {
            other.sendReadForward(STREAM, 0, 100);
            return other.receive().as(ReadStreamEventsCompletedDto.parser()).getEventsCount();
        }
    }

    // Moments

    @Test
    void a_connection_dropped_before_a_write_was_executed_has_written_nothing() {
        faults(Moment.beforeExecuting(Operation.WRITE), Fault.dropConnection());
        client.sendWrite(STREAM);

        assertThat(client.isClosedByServer()).isTrue();
        assertThat(written()).isZero();
    }

    @Test
    void a_connection_dropped_after_a_write_was_executed_has_written_and_not_answered() {
        faults(Moment.afterExecuting(Operation.WRITE), Fault.dropConnection());
        client.sendWrite(STREAM);

        assertThat(client.isClosedByServer()).isTrue();
        assertThat(written()).isEqualTo(1);
    }

    @Test
    void a_connection_dropped_after_a_reply_has_sent_it() {
        faults(Moment.afterReply(Operation.WRITE), Fault.dropConnection());

        assertThat(client.write(STREAM).getLastEventNumber()).isZero();
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void only_the_numbered_request_is_struck_and_those_before_it_are_answered() {
        faults(Moment.beforeExecuting(Operation.WRITE).number(3), Fault.dropConnection());
        for (int i = 0; i < 5; i++) {
            client.sendWrite(STREAM);
        }

        assertThat(client.receive().command()).isEqualTo(Command.WRITE_EVENTS_COMPLETED);
        assertThat(client.receive().command()).isEqualTo(Command.WRITE_EVENTS_COMPLETED);
        assertThat(client.isClosedByServer()).isTrue();
        assertThat(written()).isEqualTo(2);
    }

    @Test
    void requests_are_counted_over_all_connections_from_the_start_of_the_script() {
        client.write(STREAM);
        faults(Moment.beforeExecuting(Operation.WRITE).number(2).times(2), Fault.tooBusy());
        try (var other = RawClient.connect(server.tcpPort())) {
            assertThat(client.write(STREAM).getLastEventNumber()).isEqualTo(1);
            other.sendWrite(STREAM);
            assertThat(other.receive().command()).isEqualTo(Command.NOT_HANDLED);
            client.sendWrite(STREAM);
            assertThat(client.receive().command()).isEqualTo(Command.NOT_HANDLED);
            assertThat(other.write(STREAM).getLastEventNumber()).isEqualTo(2);
        }
    }

    @Test
    void a_client_can_be_dropped_as_it_connects_and_the_next_one_is_let_in() {
        assertThat(client.isQuiet()).isTrue(); // so that its own connecting does not count
        faults(Moment.onConnect(), Fault.dropConnection());

        try (var first = RawClient.connect(server.tcpPort());
                var second = RawClient.connect(server.tcpPort())) {
            assertThat(first.isClosedByServer()).isTrue();
            assertThat(second.isQuiet()).isTrue();
        }
    }

    @Test
    void an_event_can_be_lost_on_its_way_to_a_subscriber() {
        faults(Moment.onLiveEvent().number(2), Fault.dropConnection());
        client.sendSubscribe(STREAM);
        assertThat(client.receive().command()).isEqualTo(Command.SUBSCRIPTION_CONFIRMATION);
        try (var writer = RawClient.connect(server.tcpPort())) {
            writer.write(STREAM);
            writer.write(STREAM);
        }

        assertThat(client.receive().command()).isEqualTo(Command.STREAM_EVENT_APPEARED);
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void an_empty_script_ends_what_was_going_wrong() {
        faults(Moment.beforeExecuting(Operation.ANY).always(), Fault.notReady());
        client.sendWrite(STREAM);
        assertThat(client.receive().command()).isEqualTo(Command.NOT_HANDLED);

        server.faults(FaultScript.none());

        assertThat(client.write(STREAM).getLastEventNumber()).isZero();
    }

    @Test
    void faults_of_one_moment_strike_in_order_until_one_has_answered() {
        server.faults(FaultScript.none()
                .when(Moment.beforeExecuting(Operation.WRITE), Fault.garbage((byte) 1, (byte) 2))
                .when(Moment.beforeExecuting(Operation.WRITE), Fault.notReady())
                .when(Moment.beforeExecuting(Operation.WRITE), Fault.dropConnection()));
        client.sendWrite(STREAM);

        assertThat(client.receiveBytes(2)).containsExactly(1, 2);
        assertThat(client.receive().command()).isEqualTo(Command.NOT_HANDLED);
        assertThat(client.isQuiet()).isTrue();
    }

    // Faults

    @Test
    void not_handled_names_its_reason_and_the_leader() {
        server.faults(FaultScript.none()
                .when(Moment.beforeExecuting(Operation.WRITE).number(1), Fault.notReady())
                .when(Moment.beforeExecuting(Operation.WRITE).number(2), Fault.tooBusy())
                .when(
                        Moment.beforeExecuting(Operation.WRITE).number(3),
                        Fault.notLeader(new Leader("db2.example", 1113, 2113))));

        assertThat(notHandled().getReason()).isZero();
        assertThat(notHandled().getReason()).isEqualTo(1);
        var notLeader = notHandled();
        assertThat(notLeader.getReason()).isEqualTo(2);
        var leader = parse(notLeader.getAdditionalInfo());
        assertThat(leader.getExternalTcpAddress()).isEqualTo("db2.example");
        assertThat(leader.getExternalTcpPort()).isEqualTo(1113);
        assertThat(leader.getHttpPort()).isEqualTo(2113);
        assertThat(written()).isZero();
    }

    private NotHandledDto notHandled() {
        client.sendWrite(STREAM);
        return client.receive().as(NotHandledDto.parser());
    }

    private static LeaderInfoDto parse(ByteString bytes) {
        return new Received(Command.NOT_HANDLED, Frame.ZERO_ID, bytes.toByteArray()).as(LeaderInfoDto.parser());
    }

    @Test
    void refusals_in_words_keep_the_connection() {
        server.faults(FaultScript.none()
                .when(Moment.beforeExecuting(Operation.READ_EVENT).number(1), Fault.badRequest("No."))
                .when(Moment.beforeExecuting(Operation.READ_EVENT).number(2), Fault.notAuthenticated("Who?")));

        client.sendReadEvent(STREAM, 0);
        var bad = client.receive();
        assertThat(bad.command()).isEqualTo(Command.BAD_REQUEST);
        assertThat(bad.text()).isEqualTo("No.");
        client.sendReadEvent(STREAM, 0);
        var unknown = client.receive();
        assertThat(unknown.command()).isEqualTo(Command.NOT_AUTHENTICATED);
        assertThat(unknown.text()).isEqualTo("Who?");
        assertThat(client.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(WriteTimeOut.class)
    void a_write_that_timed_out_may_have_been_executed_or_not(WriteTimeOut kind) {
        server.faults(FaultScript.none()
                .when(Moment.beforeExecuting(Operation.WRITE), Fault.timeOut(kind))
                .when(Moment.afterExecuting(Operation.WRITE), Fault.timeOut(kind)));

        assertThat(client.write(STREAM).getResult()).isEqualTo(kind.ordinal() + 1);
        assertThat(written()).isZero();
        assertThat(client.write(STREAM).getResult()).isEqualTo(kind.ordinal() + 1);
        assertThat(written()).isEqualTo(1);
    }

    @Test
    void a_commit_that_timed_out_has_the_reply_of_a_commit() {
        faults(Moment.beforeExecuting(Operation.TRANSACTION).number(2), Fault.timeOut(WriteTimeOut.COMMIT));
        client.send(
                Command.TRANSACTION_START,
                TransactionStartDto.newBuilder()
                        .setEventStreamId(STREAM)
                        .setExpectedVersion(-2)
                        .setRequireLeader(true)
                        .build());
        long id = client.receive().as(TransactionStartCompletedDto.parser()).getTransactionId();
        client.send(
                Command.TRANSACTION_COMMIT,
                TransactionCommitDto.newBuilder()
                        .setTransactionId(id)
                        .setRequireLeader(true)
                        .build());

        var reply = client.receive();
        assertThat(reply.command()).isEqualTo(Command.TRANSACTION_COMMIT_COMPLETED);
        assertThat(reply.as(TransactionCommitCompletedDto.parser()).getResult()).isEqualTo(2);
    }

    @Test
    void a_duplicate_reply_comes_twice() {
        faults(Moment.afterExecuting(Operation.WRITE), Fault.duplicateReply());
        var id = client.sendWrite(STREAM);

        for (int i = 0; i < 2; i++) {
            var reply = client.receive();
            assertThat(reply.correlationId()).isEqualTo(id);
            assertThat(reply.as(WriteEventsCompletedDto.parser()).getLastEventNumber())
                    .isZero();
        }
        assertThat(client.isQuiet()).isTrue();
    }

    @Test
    void a_delay_before_executing_delays_this_request_and_later_ones() {
        long start = System.nanoTime();
        faults(Moment.beforeExecuting(Operation.WRITE), Fault.delay(Duration.ofMillis(200)));
        var write = client.sendWrite(STREAM);
        var ping = client.send(Command.PING, new byte[0], null);
        assertThat(written()).isZero();

        assertThat(client.receive().correlationId()).isEqualTo(write);
        assertThat(client.receive().correlationId()).isEqualTo(ping);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThanOrEqualTo(200);
        assertThat(written()).isEqualTo(1);
    }

    @Test
    void a_delayed_event_delays_later_ones_so_that_order_is_kept() {
        faults(Moment.onLiveEvent(), Fault.delay(Duration.ofMillis(100)));
        client.sendSubscribe(STREAM);
        client.receive();
        for (int i = 0; i < 3; i++) {
            client.sendWrite(STREAM);
        }

        // the first reply left before the first event; everything after that event waited for it
        assertThat(client.receive().command()).isEqualTo(Command.WRITE_EVENTS_COMPLETED);
        for (int i = 0; i < 3; i++) {
            assertThat(client.receive().command()).isEqualTo(Command.STREAM_EVENT_APPEARED);
            if (i < 2) {
                assertThat(client.receive().command()).isEqualTo(Command.WRITE_EVENTS_COMPLETED);
            }
        }
    }

    @Test
    void a_stalled_connection_stays_open_and_says_nothing_not_even_heartbeats() throws Exception {
        try (var quick = EmbeddedEventStore.builder()
                        .heartbeat(Duration.ofMillis(100), Duration.ofMillis(300))
                        .start();
                var stalled = RawClient.connect(quick.tcpPort())) {
            quick.faults(FaultScript.none().when(Moment.beforeExecuting(Operation.PING), Fault.stall()));
            stalled.send(Command.PING, new byte[0], null);
            stalled.isSilentFor(1); // a heartbeat may have been under way

            assertThat(stalled.isSilentFor(600)).isTrue();
            stalled.send(Command.PING, new byte[0], null);
            assertThat(stalled.isSilentFor(50)).isTrue();
        }
    }

    @Test
    void a_stall_that_ends_loses_nothing() {
        faults(Moment.afterExecuting(Operation.WRITE).number(2), Fault.stall(Duration.ofMillis(100)));
        for (int i = 0; i < 4; i++) {
            client.sendWrite(STREAM);
        }

        for (int i = 0; i < 4; i++) {
            assertThat(client.receive().as(WriteEventsCompletedDto.parser()).getLastEventNumber())
                    .isEqualTo(i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 17, 1000})
    void split_frames_arrive_whole(int size) {
        faults(Moment.beforeExecuting(Operation.WRITE), Fault.splitFrames(size));

        for (int i = 0; i < 3; i++) {
            assertThat(client.write(STREAM).getLastEventNumber()).isEqualTo(i);
        }
    }

    @Test
    void merged_frames_arrive_whole_also_when_there_are_too_few() {
        faults(Moment.beforeExecuting(Operation.WRITE), Fault.mergeFrames(2));
        for (int i = 0; i < 5; i++) {
            client.sendWrite(STREAM);
        }

        for (int i = 0; i < 5; i++) {
            assertThat(client.receive().as(WriteEventsCompletedDto.parser()).getLastEventNumber())
                    .isEqualTo(i);
        }
    }

    @ParameterizedTest
    @EnumSource(DropCause.class)
    void a_dropped_subscription_hears_the_reason_once_and_nothing_after_it(DropCause reason) {
        var subscription = client.sendSubscribe(STREAM);
        client.receive();
        faults(Moment.onLiveEvent(), Fault.dropSubscriptions(reason));
        try (var writer = RawClient.connect(server.tcpPort())) {
            writer.write(STREAM);
            writer.write(STREAM);
        }

        var dropped = client.receive();
        assertThat(dropped.correlationId()).isEqualTo(subscription);
        assertThat(dropped.as(SubscriptionDroppedDto.parser()).getReason()).isEqualTo(reason.ordinal());
        assertThat(client.isQuiet()).isTrue();
    }

    @Test
    void withheld_heartbeats_leave_everything_else_alone() throws Exception {
        try (var quick = EmbeddedEventStore.builder()
                        .heartbeat(Duration.ofMillis(100), Duration.ofMillis(300))
                        .start();
                var deaf = RawClient.connect(quick.tcpPort())) {
            quick.faults(FaultScript.none().when(Moment.beforeExecuting(Operation.WRITE), Fault.withholdHeartbeats()));
            deaf.write(STREAM);
            deaf.send(Command.HEARTBEAT_REQUEST, UUID.randomUUID(), new byte[0], null);

            assertThat(deaf.isSilentFor(600)).isTrue();
            assertThat(deaf.write(STREAM).getLastEventNumber()).isEqualTo(1);
        }
    }

    // The server as a whole

    @Test
    void killed_connections_are_gone_and_new_ones_are_let_in() {
        assertThat(client.isQuiet()).isTrue();
        server.killConnections();

        assertThat(client.isClosedByServer()).isTrue();
        assertThat(written()).isZero();
    }

    @Test
    void refused_connections_are_refused_by_the_system_until_they_are_accepted_again() {
        int port = server.tcpPort();
        assertThat(client.isQuiet()).isTrue();
        server.refuseConnections();

        assertThatThrownBy(() -> RawClient.connect(port)).isInstanceOf(UncheckedIOException.class);
        assertThat(client.isQuiet()).isTrue();

        server.acceptConnections();
        assertThat(written()).isZero();
    }

    @Test
    void a_restart_keeps_ports_and_data_and_ends_connections() {
        client.write(STREAM);
        client.write(STREAM);
        int tcpPort = server.tcpPort();
        int httpPort = server.httpPort();

        server.restart();

        assertThat(client.isClosedByServer()).isTrue();
        assertThat(server.tcpPort()).isEqualTo(tcpPort);
        assertThat(server.httpPort()).isEqualTo(httpPort);
        assertThat(written()).isEqualTo(2);
        server.restart();
        try (var again = RawClient.connect(tcpPort)) {
            assertThat(again.write(STREAM).getLastEventNumber()).isEqualTo(2);
        }
    }

    // Values

    @Test
    void scripts_are_values() {
        var moment = Moment.afterExecuting(Operation.WRITE).number(3);
        var script = FaultScript.none().when(moment, Fault.garbage((byte) 1));

        assertThat(script).isEqualTo(FaultScript.none().when(moment, Fault.garbage((byte) 1)));
        assertThat(FaultScript.none().steps()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> moment.number(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.splitFrames(0));
    }
}
