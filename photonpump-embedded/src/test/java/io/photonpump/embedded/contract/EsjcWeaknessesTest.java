package io.photonpump.embedded.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.photonpump.PhotonPump;
import io.photonpump.client.CallOptions;
import io.photonpump.client.PublishOptions;
import io.photonpump.client.ReadAllOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.cluster.ClusterNode;
import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodePreference;
import io.photonpump.cluster.NodeState;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.cluster.EmbeddedCluster;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.embedded.fault.Operation;
import io.photonpump.embedded.tls.ServerTls;
import io.photonpump.embedded.wire.WireClient;
import io.photonpump.error.BadRequestException;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.DropReason;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.ProtocolException;
import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.error.TooManyRequestsException;
import io.photonpump.event.Credentials;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.settings.TlsSettings;
import io.photonpump.stream.Direction;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.SubscriptionListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Known weaknesses of the Java client esjc, and the behaviour of this client in the same situations. */
class EsjcWeaknessesTest extends WeaknessFixture {

    private static final String GROUP = "vets";

    private void createGroup() {
        var settings = PersistentSubscriptionSettings.defaults().withStartFrom(StartFrom.beginning());
        await(client.createSubscription(STREAM, GROUP, settings));
    }

    @Test
    void messages_of_a_v23_server_without_zeros_are_understood() {
        try (var newer = EmbeddedEventStore.builder().dialect(Dialect.V23).start();
                var guest = PhotonPump.connect(ClientSettings.parse(newer.url()).withCredentials(ADMIN))) {
            var written = await(guest.publish(
                    STREAM, jumps(0, 1), PublishOptions.defaults().withExpectedVersion(ExpectedVersion.noStream())));

            assertThat(written.firstEventNumber()).isZero();
            assertThat(written.lastEventNumber()).isZero();
            assertThat(await(guest.getEvent(STREAM, 0)).eventNumber()).isZero();
            assertThat(await(guest.get(STREAM, ReadOptions.defaults().withDirection(Direction.BACKWARD)))
                            .lastEventNumber())
                    .isZero();
            assertThat(await(guest.getAll(ReadAllOptions.defaults())).events()).isNotEmpty();
            try (var subscription = guest.subscribeTo(STREAM, SubscribeOptions.from(StartFrom.beginning()))) {
                assertThat(subscription.events().iterator().next().eventNumber())
                        .isZero();
            }
        }
    }

    @Test
    void event_ids_have_the_byte_order_of_dotnet_on_the_wire() throws Exception {
        var id = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        try (var tap = new TappedWire(server.tcpPort());
                var guest = PhotonPump.connect(settings().withServer("localhost", tap.port()))) {
            await(guest.publishEvent(STREAM, NewEvent.of("Jumped", "{}").withId(id)));

            String frame =
                    HexFormat.of().formatHex(tap.sent(Command.WRITE_EVENTS).get(0));
            assertThat(frame).contains("33221100554477668899aabbccddeeff");
        }
        var page = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.httpPort() + "/streams/" + STREAM + "?embed=body"))
                .header("Accept", "application/json")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("admin:changeit".getBytes(UTF_8)))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(page, HttpResponse.BodyHandlers.ofString())
                        .body())
                .contains(id.toString());
        assertThat(await(client.getEvent(STREAM, 0)).resolved().id()).isEqualTo(id);
    }

    @Test
    void a_throwing_volatile_handler_ends_with_a_reason() {
        var failure = new IllegalStateException("no such pony");
        var told = new CompletableFuture<Throwable>();
        var subscription = client.subscribeTo(STREAM, SubscribeOptions.live().withListener(new SubscriptionListener() {
            @Override
            public void dropped(DropReason reason, @Nullable Throwable cause) {
                told.complete(cause);
            }
        }));
        var handled = subscription.forEach(event -> {
            throw failure;
        });
        await(subscription.started());
        append(STREAM, 0, 1);

        assertFailure(handled)
                .isInstanceOfSatisfying(
                        SubscriptionDroppedException.class,
                        dropped -> assertThat(dropped.reason()).isEqualTo(DropReason.CONSUMER_FAILED))
                .hasRootCause(failure);
        assertThat(await(subscription.closed())).isEqualTo(DropReason.CONSUMER_FAILED);
        assertThat(await(told)).isSameAs(failure);
    }

    @Test
    void a_throwing_persistent_handler_requests_a_retry_and_continues() {
        append(STREAM, 0, 3);
        createGroup();
        List<ResolvedEvent> seen = new CopyOnWriteArrayList<>();
        try (var subscription = client.connectSubscription(STREAM, GROUP)) {
            subscription.forEach(event -> {
                seen.add(event);
                if (n(event) == 1 && event.retryCount() == 0) {
                    throw new IllegalStateException("not at the first attempt");
                }
            });
            eventually(() -> seen.size() == 4);
            append(STREAM, 3, 1);
            eventually(() -> seen.size() == 5);

            assertThat(seen).extracting(WeaknessFixture::n).containsExactlyInAnyOrder(0, 1, 1, 2, 3);
            assertThat(subscription.closed()).isNotDone();
        }
    }

    @Test
    void a_wrong_password_is_reported_within_one_round_trip() {
        List<ConnectionEvent> own = new CopyOnWriteArrayList<>();
        var settings = settings().withCredentials("admin", "guess").withConnectionListener(own::add);
        try (var stranger = PhotonPump.connect(settings)) {
            var call = stranger.ping();

            assertFailure(stranger.connected())
                    .isInstanceOf(ConnectionFailedException.class)
                    .hasMessageContaining("refused the credentials of 'admin'")
                    .hasMessageNotContaining("guess");
            assertFailure(call)
                    .isInstanceOfSatisfying(
                            NotAuthenticatedException.class,
                            refused -> assertThat(refused.username()).isEqualTo("admin"));
            eventually(() -> own.stream().anyMatch(ConnectionEvent.Refused.class::isInstance));
            assertThat(own.stream().takeWhile(event -> !(event instanceof ConnectionEvent.Refused)))
                    .containsExactly(new ConnectionEvent.Connecting(new Endpoint("localhost", server.tcpPort()), 1));
        }
    }

    @Test
    void a_wrong_password_of_one_call_fails_that_call() {
        assertFailure(client.with(CallOptions.defaults().withCredentials(new Credentials("admin", "guess")))
                        .publish(STREAM, jumps(0, 1)))
                .isInstanceOf(NotAuthenticatedException.class);
        await(client.ping());
    }

    // The limits of waiting requests and their timeouts do not depend on a connection.
    @Test
    void the_limit_of_waiting_requests_holds_offline_and_timeouts_run() {
        server.refuseConnections();
        server.killConnections();
        try (var small = PhotonPump.connect(
                settings().withMaxPendingRequests(10).withOperationTimeout(Duration.ofMillis(800)))) {
            var waiting = Stream.generate(small::ping).limit(10).toList();
            var refused = Stream.generate(small::ping).limit(1_000).toList();

            assertThat(refused)
                    .allSatisfy(call -> assertThat(call)
                            .failsWithin(Duration.ZERO)
                            .withThrowableThat()
                            .withCauseInstanceOf(TooManyRequestsException.class));
            assertThat(waiting).allSatisfy(call -> assertFailure(call).isInstanceOf(OperationTimedOutException.class));
        }
    }

    @Test
    void a_catch_up_whose_handler_threw_stays_ended() {
        append(STREAM, 0, 5);
        var seen = new AtomicInteger();
        var subscription = client.subscribeTo(STREAM, SubscribeOptions.from(StartFrom.beginning()));
        subscription.forEach(event -> {
            if (seen.incrementAndGet() == 3) {
                throw new IllegalStateException("two are enough");
            }
        });
        assertThat(await(subscription.closed())).isEqualTo(DropReason.CONSUMER_FAILED);

        server.killConnections();
        append(STREAM, 5, 5);
        assertThat(client.iter(STREAM).stream()).hasSize(10);

        assertThat(seen).hasValue(3);
    }

    @Test
    void a_new_catch_up_continues_where_the_handler_threw() {
        append(STREAM, 0, 5);
        List<Integer> seen = new CopyOnWriteArrayList<>();
        var first = client.subscribeTo(STREAM, SubscribeOptions.from(StartFrom.beginning()));
        first.forEach(event -> {
            if (n(event) == 2) {
                throw new IllegalStateException("later");
            }
            seen.add(n(event));
        });
        await(first.closed());
        try (var second = client.subscribeTo(STREAM, SubscribeOptions.from(StartFrom.after(1)))) {
            second.forEach(event -> seen.add(n(event)));
            append(STREAM, 5, 5);
            eventually(() -> seen.size() >= 10);
        }

        assertThat(seen).isEqualTo(range(0, 10));
    }

    // The all-zero correlation id concerns the whole connection.
    @Test
    void a_bad_request_for_the_whole_connection_ends_it() {
        await(client.connected());
        byte[] farewell = WireClient.frame(
                Command.BAD_REQUEST.code(),
                0,
                Frame.ZERO_ID,
                null,
                null,
                "I do not understand you".getBytes(StandardCharsets.UTF_8));
        faults(Moment.beforeExecuting(Operation.PING), Fault.garbage(farewell));

        client.ping();

        eventually(() -> happenings(ConnectionEvent.Disconnected.class) == 1);
        assertThat(happened)
                .filteredOn(ConnectionEvent.Disconnected.class::isInstance)
                .extracting(event -> ((ConnectionEvent.Disconnected) event).cause())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("I do not understand you");
        await(client.ping());
    }

    @Test
    void a_bad_request_for_one_request_fails_that_request() {
        faults(Moment.beforeExecuting(Operation.READ_STREAM), Fault.badRequest("not that one"));

        assertFailure(client.get(STREAM))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("not that one");
        await(client.ping());
        assertThat(happenings(ConnectionEvent.Disconnected.class)).isZero();
    }

    @Test
    void a_full_queue_fails_at_once_without_blocking_the_caller() throws Exception {
        goOffline();
        var small = PhotonPump.connect(settings().withMaxPendingRequests(1));
        var refused = new AtomicReference<CompletableFuture<?>>();
        var returned = new CountDownLatch(1);
        try (small) {
            var first = small.ping();
            var caller = new Thread(() -> {
                refused.set(small.publish(STREAM, jumps(0, 1)));
                returned.countDown();
            });
            caller.start();

            assertThat(returned.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(refused.get()).isCompletedExceptionally();
            assertThat(first).isNotDone();
            assertFailure(refused.get()).isInstanceOf(TooManyRequestsException.class);
        }
    }

    @Test
    void gossip_of_a_cluster_with_tls_is_asked_for_over_https() {
        try (var secure = EmbeddedCluster.builder()
                        .dialect(Dialect.V23)
                        .tls(ServerTls.selfMade())
                        .electionTime(Duration.ofMillis(50))
                        .start();
                var guest = PhotonPump.connect(secure.url())) {
            await(guest.connected());

            assertThat(guest.status().endpoint())
                    .extracting(Endpoint::port)
                    .isEqualTo(secure.leader().tcpPort());
        }
    }

    // Sorting detects an inconsistent comparator only with 32 or more elements.
    @Test
    void the_order_of_nodes_is_consistent() {
        List<ClusterNode> nodes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            for (NodeState state : NodeState.values()) {
                nodes.add(new ClusterNode(state, true, new Endpoint("localhost", nodes.size() + 1), null));
            }
        }
        for (NodePreference preference : NodePreference.values()) {
            assertThat(preference.order(nodes)).containsExactlyInAnyOrderElementsOf(nodes);
        }
        assertThat(NodePreference.LEADER.order(nodes))
                .first()
                .extracting(ClusterNode::state)
                .isEqualTo(NodeState.LEADER);
        assertThat(NodePreference.FOLLOWER.order(nodes))
                .first()
                .extracting(ClusterNode::state)
                .isEqualTo(NodeState.FOLLOWER);
    }

    @Test
    void a_missing_handler_is_named() {
        try (var subscription = client.subscribeTo(STREAM)) {
            assertThatNullPointerException()
                    .isThrownBy(() -> subscription.forEach(null))
                    .withMessageContaining("handler");
        }
    }

    @Test
    void all_subscriptions_resume_after_a_reconnect() {
        createGroup();
        List<Integer> live = new CopyOnWriteArrayList<>();
        List<Integer> caughtUp = new CopyOnWriteArrayList<>();
        List<Integer> persistent = new CopyOnWriteArrayList<>();
        var resumed = new CountDownLatch(1);
        var listener = new SubscriptionListener() {
            @Override
            public void gap(String reason, @Nullable ResolvedEvent lastSeen) {
                resumed.countDown();
            }
        };
        try (var one = client.subscribeTo(STREAM, SubscribeOptions.live().withListener(listener));
                var two = client.subscribeTo(STREAM, SubscribeOptions.from(StartFrom.beginning()));
                var three = client.connectSubscription(STREAM, GROUP)) {
            one.forEach(event -> live.add(n(event)));
            two.forEach(event -> caughtUp.add(n(event)));
            three.forEach(event -> persistent.add(n(event)));
            await(CompletableFuture.allOf(one.started(), two.started(), three.started()));
            append(STREAM, 0, 2);
            eventually(() -> live.size() == 2 && caughtUp.size() == 2 && persistent.size() == 2);

            server.restart();
            eventually(() -> resumed.getCount() == 0);
            append(STREAM, 2, 2);

            eventually(() -> live.containsAll(range(2, 4))
                    && caughtUp.containsAll(range(2, 4))
                    && persistent.containsAll(range(2, 4)));
            assertThat(live).isEqualTo(range(0, 4));
            assertThat(caughtUp).isEqualTo(range(0, 4));
        }
    }

    // The heartbeat measures the time since the last byte that was received.
    @Test
    void the_client_leaves_a_silent_server_although_it_keeps_sending() {
        var settings =
                settings().withHeartbeatInterval(Duration.ofMillis(100)).withHeartbeatTimeout(Duration.ofMillis(100));
        try (var talker = PhotonPump.connect(settings)) {
            await(talker.connected());
            faults(Moment.beforeExecuting(Operation.PING), Fault.stall());
            List<CompletableFuture<?>> calls = new CopyOnWriteArrayList<>();

            eventually(() -> {
                calls.add(talker.ping());
                return happenings(ConnectionEvent.Disconnected.class) > 0;
            });

            calls.forEach(WeaknessFixture::await);
        }
    }

    @Test
    void an_untrusted_certificate_is_refused_with_any_name() {
        try (var secure = EmbeddedEventStore.builder().tls(ServerTls.selfMade()).start();
                var trusting = PhotonPump.connect(secure.url());
                var careful = PhotonPump.connect(ClientSettings.defaults()
                        .withServer("localhost", secure.tcpPort())
                        .withTls(TlsSettings.defaults()))) {
            await(trusting.connected());
            assertFailure(careful.connected()).isInstanceOf(ConnectionFailedException.class);
        }
    }
}
