package io.photonpump.embedded.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.RawClient;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.event.Credentials;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.proto.FilterDto;
import io.photonpump.internal.tcp.proto.FilteredReadAllEventsCompletedDto;
import io.photonpump.internal.tcp.proto.FilteredReadAllEventsDto;
import io.photonpump.internal.tcp.proto.FilteredSubscribeToStreamDto;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters with an extreme cost. */
@Timeout(60)
class EvilFilterTest {

    private static final Credentials ADMIN = new Credentials("admin", "changeit");
    private static final int BAD_NAMES = 200;

    private static FilterDto filter(int type, List<String> texts) {
        return FilterDto.newBuilder()
                .setContext(0)
                .setType(type)
                .addAllData(texts)
                .build();
    }

    private static void sendRead(RawClient client, FilterDto filter, int window) {
        client.send(
                Command.FILTERED_READ_ALL_EVENTS_FORWARD,
                FilteredReadAllEventsDto.newBuilder()
                        .setCommitPosition(0)
                        .setPreparePosition(0)
                        .setMaxCount(100)
                        .setMaxSearchWindow(window)
                        .setResolveLinkTos(false)
                        .setRequireLeader(false)
                        .setFilter(filter)
                        .build()
                        .toByteArray(),
                ADMIN);
    }

    private static EmbeddedEventStore startWithBadNames() {
        var server = EmbeddedEventStore.builder().dialect(Dialect.V23).start();
        try (var client = RawClient.connect(server.tcpPort())) {
            for (int i = 0; i < BAD_NAMES; i++) {
                client.write("a".repeat(60) + i);
            }
        }
        return server;
    }

    private static void assertServed(RawClient other) {
        long begin = System.nanoTime();
        other.send(Command.PING, new byte[0], null);
        assertThat(other.receive().command()).isEqualTo(Command.PONG);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(a+)+$", "(a|a)*!", "(.*a){20}!", "(?:|){60}(?!)"})
    void a_backtracking_pattern_does_not_delay_other_clients_during_a_read(String regex) throws Exception {
        try (var server = startWithBadNames();
                var attacker = RawClient.connect(server.tcpPort());
                var other = RawClient.connect(server.tcpPort())) {
            sendRead(attacker, filter(0, List.of(regex)), Integer.MAX_VALUE);

            assertServed(other);
            var reply = attacker.receive();
            assertThat(reply.command()).isEqualTo(Command.FILTERED_READ_ALL_EVENTS_FORWARD_COMPLETED);
            assertThat(reply.as(FilteredReadAllEventsCompletedDto.parser()).getEventsCount())
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(a+)+$", "(a|a)*!", "(.*a){20}!"})
    void a_backtracking_pattern_does_not_delay_live_events(String regex) throws Exception {
        try (var server = startWithBadNames();
                var attacker = RawClient.connect(server.tcpPort());
                var other = RawClient.connect(server.tcpPort())) {
            for (int i = 0; i < 50; i++) {
                attacker.send(
                        Command.FILTERED_SUBSCRIBE_TO_STREAM,
                        FilteredSubscribeToStreamDto.newBuilder()
                                .setEventStreamId("")
                                .setResolveLinkTos(false)
                                .setCheckpointInterval(-1)
                                .setFilter(filter(0, List.of(regex)))
                                .build()
                                .toByteArray(),
                        ADMIN);
                assertThat(attacker.receive().command()).isEqualTo(Command.SUBSCRIPTION_CONFIRMATION);
            }

            other.write("a".repeat(200) + "?");

            assertServed(other);
            assertThat(attacker.isQuiet()).isTrue();
        }
    }

    @Test
    void a_subscription_whose_filter_takes_too_long_for_a_name_ends_with_an_error() throws Exception {
        try (var server = EmbeddedEventStore.builder().dialect(Dialect.V23).start();
                var attacker = RawClient.connect(server.tcpPort());
                var other = RawClient.connect(server.tcpPort())) {
            attacker.send(
                    Command.FILTERED_SUBSCRIBE_TO_STREAM,
                    FilteredSubscribeToStreamDto.newBuilder()
                            .setEventStreamId("")
                            .setResolveLinkTos(false)
                            .setCheckpointInterval(1)
                            .setFilter(filter(0, List.of("(?:(?!x*y)x)*(?!)")))
                            .build()
                            .toByteArray(),
                    ADMIN);
            assertThat(attacker.receive().command()).isEqualTo(Command.SUBSCRIPTION_CONFIRMATION);

            other.write("x".repeat(50_000));

            var end = attacker.receive();
            assertThat(end.command()).isEqualTo(Command.BAD_REQUEST);
            assertThat(end.text()).contains("too many steps");
            other.write("ponies");
            assertThat(attacker.isQuiet()).isTrue();
            assertServed(other);
        }
    }

    @Test
    void very_many_prefixes_are_refused() throws Exception {
        try (var server = EmbeddedEventStore.builder().dialect(Dialect.V23).start();
                var attacker = RawClient.connect(server.tcpPort())) {
            sendRead(attacker, filter(1, Collections.nCopies(100_000, "b")), 10);
            assertThat(attacker.receive().command()).isEqualTo(Command.BAD_REQUEST);
        }
    }

    @Test
    void a_page_with_a_costly_filter_ends_early_and_the_pages_together_show_everything() throws Exception {
        try (var server = startWithBadNames();
                var client = RawClient.connect(server.tcpPort())) {
            var prefixes = new java.util.ArrayList<>(Collections.nCopies(999, "b"));
            prefixes.add("aa");
            long commit = 0;
            long prepare = 0;
            int seen = 0;
            int pages = 0;
            FilteredReadAllEventsCompletedDto page;
            do {
                client.send(
                        Command.FILTERED_READ_ALL_EVENTS_FORWARD,
                        FilteredReadAllEventsDto.newBuilder()
                                .setCommitPosition(commit)
                                .setPreparePosition(prepare)
                                .setMaxCount(1_000)
                                .setMaxSearchWindow(100_000)
                                .setResolveLinkTos(false)
                                .setRequireLeader(false)
                                .setFilter(filter(1, prefixes))
                                .build()
                                .toByteArray(),
                        ADMIN);
                page = client.receive().as(FilteredReadAllEventsCompletedDto.parser());
                seen += page.getEventsCount();
                pages++;
                commit = page.getNextCommitPosition();
                prepare = page.getNextPreparePosition();
            } while (!page.getIsEndOfStream());
            assertThat(seen).isEqualTo(BAD_NAMES);
            assertThat(pages).isGreaterThan(1);
        }
    }
}
