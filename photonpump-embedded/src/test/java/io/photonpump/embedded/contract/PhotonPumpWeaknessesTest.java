package io.photonpump.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.PhotonPump;
import io.photonpump.client.CallOptions;
import io.photonpump.client.DeleteMode;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.client.ReadAllOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.cluster.Endpoint;
import io.photonpump.embedded.cluster.EmbeddedCluster;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.embedded.fault.Operation;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.DropReason;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.Credentials;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.event.StreamAcl;
import io.photonpump.event.StreamMetadata;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.proto.ReadEventDto;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.stream.Direction;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import io.photonpump.subscription.SubscribeOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Known weaknesses of the Python client of the same name, and the behaviour of this client in the same situations. */
class PhotonPumpWeaknessesTest extends WeaknessFixture {

    private static final Credentials STRANGER = new Credentials("ops", "changeit");

    /** A stream that only administrators may read or write. */
    private void protect(String stream) {
        var acl = StreamAcl.defaults().withReaders(StreamAcl.ADMINS).withWriters(StreamAcl.ADMINS);
        await(client.setStreamMetadata(stream, StreamMetadata.defaults().withAcl(acl), ExpectedVersion.any()));
    }

    private EventStoreClient tapped(TappedWire tap) {
        return PhotonPump.connect(settings().withServer("localhost", tap.port()));
    }

    @Test
    void a_denied_write_fails_alone_and_the_client_continues() {
        protect(STREAM);
        var stranger = client.with(CallOptions.defaults().withCredentials(STRANGER));

        var denied = stranger.publish(STREAM, jumps(0, 1));
        var allowed = stranger.publish("others", jumps(0, 1));

        assertFailure(denied).isInstanceOf(AccessDeniedException.class);
        assertThat(await(allowed).lastEventNumber()).isZero();
        assertThat(await(stranger.get("others")).events()).hasSize(1);
        assertThat(happenings(ConnectionEvent.Disconnected.class)).isZero();
    }

    @Test
    void a_wrong_expected_version_is_an_error() {
        append(STREAM, 0, 3);

        assertFailure(client.publish(
                        STREAM, jumps(3, 1), PublishOptions.defaults().withExpectedVersion(ExpectedVersion.exactly(7))))
                .isInstanceOfSatisfying(WrongExpectedVersionException.class, wrong -> {
                    assertThat(wrong.stream()).isEqualTo(STREAM);
                    assertThat(wrong.expected()).isEqualTo(ExpectedVersion.exactly(7));
                    assertThat(wrong.actual()).isEqualTo(2);
                });
        assertThat(await(client.get(STREAM)).lastEventNumber()).isEqualTo(2);
    }

    @Test
    void a_write_to_a_deleted_stream_is_an_error() {
        append(STREAM, 0, 1);
        await(client.deleteStream(STREAM, ExpectedVersion.any(), DeleteMode.HARD));

        assertFailure(client.publish(STREAM, jumps(1, 1))).isInstanceOf(StreamDeletedException.class);
    }

    @Test
    void paging_all_advances() {
        append(STREAM, 0, 25);
        List<Integer> seen = new ArrayList<>();
        var options = ReadAllOptions.defaults().withMaxCount(4);
        var page = await(client.getAll(options));
        while (!page.endOfStream()) {
            page.events().stream().filter(e -> e.stream().equals(STREAM)).forEach(e -> seen.add(n(e)));
            assertThat(page.next()).isGreaterThan(page.position());
            page = await(client.getAll(options.withFrom(page.next())));
        }
        page.events().stream().filter(e -> e.stream().equals(STREAM)).forEach(e -> seen.add(n(e)));

        assertThat(seen).isEqualTo(range(0, 25));
    }

    @Test
    void reading_backward_begins_at_the_end() {
        append(STREAM, 0, 5);

        var page = await(client.get(STREAM, ReadOptions.defaults().withDirection(Direction.BACKWARD)));

        assertThat(page.events()).extracting(WeaknessFixture::n).containsExactly(4, 3, 2, 1, 0);
        assertThat(client.iter(STREAM, ReadOptions.defaults().withDirection(Direction.BACKWARD)).stream()
                        .map(WeaknessFixture::n))
                .containsExactly(4, 3, 2, 1, 0);
    }

    @Test
    void a_catch_up_resumes_after_a_reconnect() {
        append(STREAM, 0, 3);
        List<Integer> seen = new CopyOnWriteArrayList<>();
        try (var subscription = client.subscribeTo(STREAM, SubscribeOptions.from(StartFrom.beginning()))) {
            subscription.forEach(event -> seen.add(n(event)));
            eventually(() -> seen.size() == 3);

            server.killConnections();
            append(STREAM, 3, 3);
            eventually(() -> seen.size() >= 6);
            server.restart();
            append(STREAM, 6, 3);
            eventually(() -> seen.size() >= 9);
        }
        assertThat(seen).isEqualTo(range(0, 9));
    }

    @Test
    void an_abandoned_iterator_does_not_stall_other_requests() {
        append(STREAM, 0, 300);
        var tiny = SubscribeOptions.from(StartFrom.beginning())
                .withBatchSize(10)
                .withBufferEvents(10)
                .withBufferBytes(1_000);
        try (var forgotten = client.subscribeTo(STREAM, tiny);
                var live = client.subscribeTo(
                        STREAM, SubscribeOptions.live().withBufferEvents(10).withBufferBytes(1_000));
                var pages = client.iter(STREAM, ReadOptions.defaults().withMaxCount(10))) {
            assertThat(n(forgotten.events().iterator().next())).isZero();
            assertThat(n(pages.iterator().next())).isZero();
            await(live.started());

            append(STREAM, 300, 200);
            await(client.ping());

            assertThat(client.iter(STREAM).stream().map(WeaknessFixture::n)).containsExactlyElementsOf(range(0, 500));
            assertThat(happenings(ConnectionEvent.Disconnected.class)).isZero();
        }
    }

    // Whether the leader is required is a field of the message, not of the frame.
    @Test
    void require_leader_leaves_the_frame_intact() {
        try (var cluster = EmbeddedCluster.start(3)) {
            var follower = cluster.followers().get(0);
            var leader = cluster.leader();
            try (var guest = PhotonPump.connect(settings().withServer("127.0.0.1", follower.tcpPort()))) {
                var anywhere = PublishOptions.defaults().withRequireLeader(false);
                assertThat(await(guest.publish(STREAM, jumps(0, 1), anywhere)).lastEventNumber())
                        .isZero();
                assertThat(guest.status().endpoint()).extracting(Endpoint::port).isEqualTo(follower.tcpPort());

                var atTheLeader = PublishOptions.defaults().withRequireLeader(true);
                assertThat(await(guest.publish(STREAM, jumps(1, 1), atTheLeader))
                                .lastEventNumber())
                        .isEqualTo(1);
                assertThat(guest.status().endpoint()).extracting(Endpoint::port).isEqualTo(leader.tcpPort());
                assertThat(await(guest.get(STREAM, ReadOptions.defaults().withRequireLeader(true)))
                                .events())
                        .hasSize(2);
            }
        }
    }

    @Test
    void iterating_repeats_nothing_after_a_reconnect() {
        append(STREAM, 0, 60);
        List<Integer> one = new ArrayList<>();
        for (ResolvedEvent event : client.iter(STREAM, ReadOptions.defaults().withMaxCount(7))) {
            one.add(n(event));
            if (one.size() % 20 == 0) {
                server.killConnections();
            }
        }
        List<Integer> all = new ArrayList<>();
        for (ResolvedEvent event : client.iterAll(ReadAllOptions.defaults().withMaxCount(7))) {
            if (event.stream().equals(STREAM)) {
                all.add(n(event));
                if (all.size() % 20 == 0) {
                    server.killConnections();
                }
            }
        }

        assertThat(one).isEqualTo(range(0, 60));
        assertThat(all).isEqualTo(range(0, 60));
        assertThat(happenings(ConnectionEvent.Disconnected.class)).isPositive();
    }

    @Test
    void a_refused_subscription_is_gone_and_may_be_refused_again() {
        protect(STREAM);
        var stranger = client.with(CallOptions.defaults().withCredentials(STRANGER));
        for (int i = 0; i < 3; i++) {
            var refused = stranger.subscribeTo(STREAM);
            assertFailure(refused.started()).isInstanceOf(AccessDeniedException.class);
            assertThat(await(refused.closed())).isEqualTo(DropReason.ACCESS_DENIED);
        }

        server.killConnections();

        await(stranger.ping());
        assertThat(await(stranger.publish("others", jumps(0, 1))).lastEventNumber())
                .isZero();
    }

    @Test
    void an_unsubscribed_subscription_stays_gone_after_a_reconnect() throws Exception {
        try (var tap = new TappedWire(server.tcpPort());
                var guest = tapped(tap)) {
            var subscription = guest.subscribeTo(STREAM);
            await(subscription.started());
            await(subscription.unsubscribe());
            assertThat(tap.sent(Command.SUBSCRIBE_TO_STREAM)).hasSize(1);

            server.killConnections();
            eventually(() -> tap.sent(Command.IDENTIFY_CLIENT).size() == 2);
            await(guest.ping());

            assertThat(tap.sent(Command.SUBSCRIBE_TO_STREAM)).hasSize(1);
            assertThat(await(subscription.closed())).isEqualTo(DropReason.UNSUBSCRIBED);
        }
    }

    @Test
    void close_completes_all_waiting_requests() {
        goOffline();
        var write = client.publish(STREAM, jumps(0, 1));
        var read = client.get(STREAM);
        var connected = client.connected();
        var subscription = client.subscribeTo(STREAM, SubscribeOptions.from(StartFrom.beginning()));
        var handled = subscription.forEach(event -> {});

        client.close();

        assertFailure(write).isInstanceOf(ClientClosedException.class);
        assertFailure(read).isInstanceOf(ClientClosedException.class);
        // After a failed attempt, the error names its cause instead.
        assertFailure(connected).isInstanceOfAny(ClientClosedException.class, ConnectionFailedException.class);
        assertFailure(subscription.started()).isNotNull();
        assertFailure(handled).isInstanceOf(SubscriptionDroppedException.class);
        assertThat(await(subscription.closed())).isEqualTo(DropReason.CLIENT_CLOSED);
    }

    @Test
    void waiting_requests_timeout_while_discovery_fails() {
        int unused = server.httpPort();
        server.close();
        var settings = ClientSettings.defaults()
                .withGossipSeeds(List.of(new Endpoint("127.0.0.1", unused)))
                .withConnectTimeout(Duration.ofMillis(300))
                .withOperationTimeout(Duration.ofMillis(300));
        try (var lost = PhotonPump.connect(settings)) {
            var call = lost.ping();
            assertFailure(lost.connected()).isInstanceOf(ConnectionFailedException.class);
            assertFailure(call).isInstanceOf(OperationTimedOutException.class);
        }
    }

    @Test
    void a_late_reply_is_ignored() {
        await(client.connected());
        faults(Moment.beforeExecuting(Operation.PING), Fault.delay(Duration.ofMillis(200)));

        assertFailure(client.with(CallOptions.defaults().withTimeout(Duration.ofMillis(50)))
                        .ping())
                .isInstanceOf(OperationTimedOutException.class);
        await(client.ping());
        await(client.ping());
        assertThat(happenings(ConnectionEvent.Disconnected.class)).isZero();
    }

    @Test
    void a_late_heartbeat_reply_causes_only_a_reconnect() {
        try (var nervous = PhotonPump.connect(
                settings().withHeartbeatInterval(Duration.ofMillis(50)).withHeartbeatTimeout(Duration.ofMillis(50)))) {
            await(nervous.connected());
            faults(Moment.beforeExecuting(Operation.PING), Fault.stall(Duration.ofMillis(400)));

            await(nervous.ping());

            eventually(() -> happenings(ConnectionEvent.Disconnected.class) >= 1);
            assertThat(await(nervous.publish(STREAM, jumps(0, 1))).lastEventNumber())
                    .isZero();
        }
    }

    @Test
    void backoff_never_exceeds_its_cap() {
        goOffline();
        eventually(() -> happenings(ConnectionEvent.Waiting.class) >= 6);

        assertThat(happened)
                .filteredOn(ConnectionEvent.Waiting.class::isInstance)
                .extracting(event -> ((ConnectionEvent.Waiting) event).delay())
                .allSatisfy(delay -> assertThat(delay).isBetween(Duration.ofMillis(10), Duration.ofMillis(50)))
                .contains(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(40), Duration.ofMillis(50));
        assertThat(Backoff.defaults().delay(1_000, new Random(1)))
                .isLessThanOrEqualTo(Backoff.defaults().max());
    }

    @Test
    void gossip_with_the_state_Leader_is_understood() {
        try (var cluster = cluster(Dialect.V23);
                var guest = PhotonPump.connect(cluster.url())) {
            await(guest.connected());
            assertThat(guest.status().endpoint())
                    .extracting(Endpoint::port)
                    .isEqualTo(cluster.leader().tcpPort());
        }
    }

    @Test
    void a_discovered_node_that_dies_is_replaced_by_the_next_leader() {
        try (var cluster = cluster(Dialect.V5);
                var guest = PhotonPump.connect(cluster.url())) {
            await(guest.publish(STREAM, jumps(0, 1)));

            cluster.killLeader();

            assertThat(await(guest.publish(STREAM, jumps(1, 1))).lastEventNumber())
                    .isEqualTo(1);
            assertThat(guest.status().endpoint())
                    .extracting(Endpoint::port)
                    .isEqualTo(cluster.leader().tcpPort());
        }
    }

    private static EmbeddedCluster cluster(Dialect dialect) {
        return EmbeddedCluster.builder()
                .dialect(dialect)
                .electionTime(Duration.ofMillis(50))
                .start();
    }

    @Test
    void a_catch_up_follows_links_only_on_request() {
        append(STREAM, 0, 1);
        await(client.publishEvent("links", NewEvent.linkTo(STREAM, 0)));
        var options = SubscribeOptions.from(StartFrom.beginning());
        try (var following = client.subscribeTo("links", options.withResolveLinks(true));
                var standing = client.subscribeTo("links", options.withResolveLinks(false))) {
            assertThat(following.events().iterator().next().resolved().stream()).isEqualTo(STREAM);
            assertThat(standing.events().iterator().next().type()).isEqualTo("$>");
        }
    }

    @Test
    void an_event_was_created_when_it_was_written() {
        var before = Instant.now();
        append(STREAM, 0, 1);
        var created = await(client.getEvent(STREAM, 0)).resolved().created();

        assertThat(created).isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
    }

    @Test
    void event_numbers_beyond_32_bits_reach_the_server() throws Exception {
        append(STREAM, 0, 1);
        try (var tap = new TappedWire(server.tcpPort());
                var guest = tapped(tap)) {
            assertFailure(guest.getEvent(STREAM, 5_000_000_000L)).isNotNull();

            byte[] frame = tap.sent(Command.READ_EVENT).get(0);
            int credentials = (frame[1] & 1) == 0 ? 0 : 2 + frame[18] + frame[18 + 1 + frame[18]];
            var asked =
                    ReadEventDto.parseFrom(Arrays.copyOfRange(frame, Frame.HEADER_LENGTH + credentials, frame.length));
            assertThat(asked.getEventNumber()).isEqualTo(5_000_000_000L);
        }
    }

    @Test
    void acknowledgements_carry_the_credentials_of_the_consumer() throws Exception {
        append(STREAM, 0, 1);
        var settings = PersistentSubscriptionSettings.defaults().withStartFrom(StartFrom.beginning());
        await(client.createSubscription(STREAM, "vets", settings));
        try (var tap = new TappedWire(server.tcpPort());
                var guest = tapped(tap);
                var subscription = guest.with(CallOptions.defaults().withCredentials(STRANGER))
                        .connectSubscription(STREAM, "vets")) {
            subscription.forEach(event -> {});

            eventually(
                    () -> !tap.sent(Command.PERSISTENT_SUBSCRIPTION_ACK_EVENTS).isEmpty());
            byte[] ack = tap.sent(Command.PERSISTENT_SUBSCRIPTION_ACK_EVENTS).get(0);
            assertThat(ack[1] & 1).isEqualTo(1);
            assertThat(new String(ack, Frame.HEADER_LENGTH + 1, 3)).isEqualTo("ops");
        }
    }
}
