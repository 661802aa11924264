package io.photonpump.embedded.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.RawClient;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.event.Credentials;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.proto.WriteEventsCompletedDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class OvertakingTest {

    private static final String STREAM = "ponies";
    private static final Credentials ADMIN = new Credentials("admin", "changeit");
    private static final Credentials ORDINARY = new Credentials("ops", "changeit");
    private static final int MANY = 64;

    private EmbeddedEventStore server = EmbeddedEventStore.start();

    private void start(EmbeddedEventStore.Builder settings) {
        server.close();
        server = settings.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private RawClient client(Credentials username) {
        var client = RawClient.connect(server.tcpPort());
        client.send(Command.AUTHENTICATE, new byte[0], username);
        assertThat(client.receive().command()).isEqualTo(Command.AUTHENTICATED);
        return client;
    }

    private static List<UUID> write(RawClient client) {
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < MANY; i++) {
            ids.add(client.sendWrite(STREAM));
        }
        return ids;
    }

    private record Outcome(List<UUID> order, List<Long> numbers) {}

    private static Outcome outcome(RawClient client) {
        var order = new ArrayList<UUID>();
        var numbers = new ArrayList<Long>();
        for (int i = 0; i < MANY; i++) {
            var reply = client.receive();
            order.add(reply.correlationId());
            numbers.add(reply.as(WriteEventsCompletedDto.parser()).getFirstEventNumber());
        }
        return new Outcome(order, numbers);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void writes_of_an_ordinary_user_overtake_one_another_and_are_answered_as_they_land(Dialect dialect) {
        start(EmbeddedEventStore.builder().dialect(dialect).overtaking(1));
        try (var client = client(ORDINARY)) {
            var sent = write(client);

            var outcome = outcome(client);

            assertThat(outcome.order()).isNotEqualTo(sent).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(outcome.numbers()).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void those_without_a_login_overtake_too() {
        start(EmbeddedEventStore.builder().overtaking(1));
        try (var client = RawClient.connect(server.tcpPort())) {
            assertThat(write(client)).isNotEqualTo(outcome(client).order());
        }
    }

    @Test
    void writes_of_an_administrator_keep_their_order() {
        start(EmbeddedEventStore.builder().overtaking(1));
        try (var client = client(ADMIN)) {
            assertThat(write(client)).isEqualTo(outcome(client).order());
        }
    }

    @Test
    void the_login_of_the_request_decides_and_not_that_of_the_connection() {
        start(EmbeddedEventStore.builder().overtaking(1));
        try (var client = client(ADMIN)) {
            var template = new ArrayList<UUID>();
            for (int i = 0; i < MANY; i++) {
                template.add(client.send(Command.WRITE_EVENTS, emptyWrite(), ORDINARY));
            }

            assertThat(outcome(client).order()).isNotEqualTo(template);
        }
    }

    private static byte[] emptyWrite() {
        return WriteEventsDto.newBuilder()
                .setEventStreamId(STREAM)
                .setExpectedVersion(-2)
                .setRequireLeader(true)
                .build()
                .toByteArray();
    }

    @Test
    void writes_that_wait_for_each_other_keep_their_order() {
        start(EmbeddedEventStore.builder().overtaking(1));
        try (var client = client(ORDINARY)) {
            for (int version = -1; version < MANY; version++) {
                client.sendWrite(STREAM, version, UUID.randomUUID(), true);
                assertThat(client.receive().as(WriteEventsCompletedDto.parser()).getResult())
                        .isZero();
            }
        }
    }

    @Test
    void a_server_overtakes_only_when_told_to() {
        start(EmbeddedEventStore.builder().dialect(Dialect.V23));
        try (var client = client(ORDINARY)) {
            assertThat(write(client)).isEqualTo(outcome(client).order());
        }
    }

    @Test
    void a_fault_makes_one_connection_overtake_from_its_moment_on() {
        try (var struck = client(ORDINARY);
                var other = client(ORDINARY)) {
            server.faults(FaultScript.none().when(Moment.beforeExecuting(Operation.WRITE), Fault.overtakeWrites(7)));

            assertThat(write(struck)).isNotEqualTo(outcome(struck).order());
            assertThat(write(other)).isEqualTo(outcome(other).order());
        }
    }

    @Test
    void a_fault_on_connect_makes_every_connection_overtake() {
        server.faults(FaultScript.none().when(Moment.onConnect().always(), Fault.overtakeWrites(7)));
        for (int i = 0; i < 3; i++) {
            try (var client = client(ORDINARY)) {
                assertThat(write(client)).isNotEqualTo(outcome(client).order());
            }
        }
    }

    @Test
    void a_fault_that_strikes_every_write_does_the_same_as_one_that_strikes_once() {
        server.faults(
                FaultScript.none().when(Moment.beforeExecuting(Operation.WRITE).always(), Fault.overtakeWrites(7)));
        try (var client = client(ORDINARY)) {
            assertThat(write(client)).isNotEqualTo(outcome(client).order());
        }
    }

    @Test
    void writes_overtake_before_they_queue_for_the_writer() {
        start(EmbeddedEventStore.builder().writeTime(Duration.ofMillis(1)).overtaking(3));
        try (var client = client(ORDINARY)) {
            var sent = write(client);

            var outcome = outcome(client);

            assertThat(outcome.order()).isNotEqualTo(sent);
            assertThat(outcome.numbers()).isSorted();
        }
    }
}
