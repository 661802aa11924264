package io.photonpump.embedded.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.RawClient;
import io.photonpump.embedded.cluster.EmbeddedCluster;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.proto.NotHandledDto;
import io.photonpump.internal.tcp.proto.WriteEventsCompletedDto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServiceTimeTest {

    private static final String STREAM = "ponies";

    /** Longer than any test. */
    private static final Duration FOR_EVER = Duration.ofMinutes(10);

    private EmbeddedEventStore server = EmbeddedEventStore.start();

    private RawClient start(EmbeddedEventStore.Builder settings) {
        server.close();
        server = settings.heartbeatOff().start();
        return RawClient.connect(server.tcpPort());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static List<UUID> write(RawClient client, int times) {
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < times; i++) {
            ids.add(client.sendWrite(STREAM));
        }
        return ids;
    }

    private static List<UUID> replies(RawClient client, int count) {
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < count; i++) {
            ids.add(client.receive().correlationId());
        }
        return ids;
    }

    @Test
    void writes_of_all_connections_are_carried_out_one_after_the_other() {
        try (var one = start(EmbeddedEventStore.builder().writeTime(Duration.ofMillis(10)));
                var other = RawClient.connect(server.tcpPort())) {
            long begin = System.nanoTime();

            var ofOne = write(one, 15);
            var ofOther = write(other, 15);

            assertThat(replies(one, 15)).isEqualTo(ofOne);
            assertThat(replies(other, 15)).isEqualTo(ofOther);
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
        }
    }

    /** A timer with a precision of a millisecond would need 1,000 ms. There are five attempts, for busy machines. */
    @Test
    void a_time_below_the_precision_of_timers_is_kept_on_average() {
        try (var client = start(EmbeddedEventStore.builder().writeTime(Duration.ofNanos(100_000)))) {
            long shortest = Long.MAX_VALUE;
            for (int i = 0; i < 5 && shortest >= TimeUnit.MILLISECONDS.toNanos(900); i++) {
                long begin = System.nanoTime();
                write(client, 1000);
                replies(client, 1000);
                shortest = Math.min(shortest, System.nanoTime() - begin);
            }

            assertThat(shortest).isBetween(TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.MILLISECONDS.toNanos(900));
        }
    }

    @Test
    void everything_else_continues_during_a_write() {
        try (var client = start(EmbeddedEventStore.builder().writeTime(FOR_EVER));
                var other = RawClient.connect(server.tcpPort())) {
            client.sendWrite(STREAM);

            assertThat(client.isQuiet()).isTrue();
            other.sendReadForward(STREAM, 0, 10);
            assertThat(other.receive().command()).isEqualTo(Command.READ_STREAM_EVENTS_FORWARD_COMPLETED);
            other.sendSubscribe(STREAM);
            assertThat(other.receive().command()).isEqualTo(Command.SUBSCRIPTION_CONFIRMATION);
        }
    }

    @Test
    void a_page_takes_its_time_and_writes_do_not_wait_for_it() {
        try (var client = start(EmbeddedEventStore.builder().readTime(Duration.ofMillis(50)))) {
            long begin = System.nanoTime();
            for (int i = 0; i < 8; i++) {
                client.sendReadForward(STREAM, 0, 10);
            }
            client.sendReadEvent(STREAM, 0);

            var write = client.sendWrite(STREAM);

            assertThat(client.receive().correlationId()).isEqualTo(write);
            replies(client, 9);
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(150));
        }
    }

    @Test
    void a_write_is_carried_out_although_its_connection_is_closed_meanwhile() {
        try (var client = start(EmbeddedEventStore.builder().writeTime(Duration.ofMillis(200)))) {
            write(client, 3);
            assertThat(client.isQuiet()).isTrue();

            server.killConnections();

            server.await(STREAM, 3);
        }
    }

    @Test
    void a_client_that_reads_late_receives_all_replies() {
        try (var client = start(EmbeddedEventStore.builder().readTime(Duration.ofNanos(10_000)))) {
            for (int i = 0; i < 1000; i++) {
                client.write(STREAM);
            }

            for (int i = 0; i < 400; i++) {
                client.sendReadForward(STREAM, 0, 1000);
            }
            server.advance(Duration.ofSeconds(1));

            assertThat(replies(client, 400)).doesNotHaveDuplicates();
            assertThat(client.isQuiet()).isTrue();
        }
    }

    @Test
    void a_closing_server_does_not_wait_for_requests_it_has_not_started() {
        try (var client = start(EmbeddedEventStore.builder().writeTime(FOR_EVER))) {
            client.sendWrite(STREAM);
            assertThat(client.isQuiet()).isTrue();

            server.close();

            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void a_follower_that_lost_its_leader_while_a_write_waited_does_not_carry_it_out() {
        try (var cluster = EmbeddedCluster.builder()
                        .writeTime(Duration.ofMillis(500))
                        .electionTime(FOR_EVER)
                        .start();
                var client = RawClient.connect(cluster.followers().get(0).tcpPort())) {
            client.sendWrite(STREAM, -2, UUID.randomUUID(), false);
            assertThat(client.isQuiet()).isTrue();

            cluster.killLeader();

            var reply = client.receive();
            assertThat(reply.command()).isEqualTo(Command.NOT_HANDLED);
            assertThat(reply.as(NotHandledDto.parser()).getReason()).isZero();
        }
    }

    @Test
    void without_a_service_time_replies_are_immediate() {
        try (var client = start(EmbeddedEventStore.builder().writeTime(Duration.ZERO))) {
            var ids = write(client, 3);

            for (int i = 0; i < 3; i++) {
                var reply = client.receive();
                assertThat(reply.correlationId()).isEqualTo(ids.get(i));
                assertThat(reply.as(WriteEventsCompletedDto.parser()).getFirstEventNumber())
                        .isEqualTo(i);
            }
        }
    }

    @Test
    void a_negative_time_is_refused() {
        var settings = EmbeddedEventStore.builder();

        assertThatThrownBy(() -> settings.writeTime(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the write time must not be negative, but is PT-0.001S");
        assertThatThrownBy(() -> settings.readTime(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the read time must not be negative, but is PT-0.001S");
    }
}
