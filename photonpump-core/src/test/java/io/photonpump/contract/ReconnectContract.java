package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.PhotonPump;
import io.photonpump.client.CallOptions;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.DropReason;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.PublishStoppedException;
import io.photonpump.error.TooManyRequestsException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionPhase;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import io.photonpump.subscription.SubscribeOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The guarantees when the connection is lost (docs/reliability.md). */
public abstract class ReconnectContract extends Contract {

    private CuttableWire wire;
    private EventStoreClient cut;

    protected ReconnectContract(ServerFixture server) {
        super(server);
    }

    @BeforeEach
    void connect() {
        wire = new CuttableWire(server.host(), server.tcpPort());
        cut = PhotonPump.connect(settings());
        await(cut.connected());
    }

    private ClientSettings settings() {
        return server.settings()
                .withServer("localhost", wire.port())
                .withReconnect(Backoff.defaults().withDelays(Duration.ofMillis(10), Duration.ofMillis(100)));
    }

    @AfterEach
    void disconnect() {
        cut.close();
        wire.close();
    }

    @Test
    void calls_made_while_there_is_no_connection_wait_for_one() {
        String stream = newStream("reconnect");
        wire.interrupt();
        eventually(() -> cut.status().phase() != ConnectionPhase.READY);

        var written = cut.publish(stream, jumps(0, 2));
        var read = cut.get(streamOf("reconnect", 3));
        assertThat(written).isNotDone();
        wire.mend();

        assertThat(await(written).lastEventNumber()).isEqualTo(1);
        assertThat(await(read).events()).hasSize(3);
    }

    @Test
    void the_deadline_runs_while_there_is_no_connection() {
        wire.interrupt();
        eventually(() -> cut.status().phase() != ConnectionPhase.READY);

        assertFailure(cut.with(CallOptions.defaults().withTimeout(Duration.ofMillis(300)))
                        .ping())
                .isInstanceOfSatisfying(OperationTimedOutException.class, late -> {
                    assertThat(late.timeout()).isEqualTo(Duration.ofMillis(300));
                    assertThat(late.sent()).isFalse();
                });
    }

    @Test
    void a_full_queue_fails_further_calls_immediately() {
        wire.interrupt();
        try (var small = PhotonPump.connect(settings().withMaxPendingRequests(10))) {
            var waiting = range(0, 10).stream().map(n -> small.ping()).toList();

            assertFailure(small.ping())
                    .isInstanceOfSatisfying(
                            TooManyRequestsException.class,
                            full -> assertThat(full.pendingRequests()).isEqualTo(10));
            wire.mend();
            waiting.forEach(Contract::await);
            await(small.ping());
        }
    }

    @Test
    void closing_the_client_completes_all_pending_calls() {
        wire.interrupt();
        eventually(() -> cut.status().phase() != ConnectionPhase.READY);
        var call = cut.ping();
        var connected = cut.connected();
        var subscription = cut.subscribeTo(newStream("reconnect"));
        var consumed = subscription.forEach(event -> {});

        cut.close();

        assertFailure(call).isInstanceOf(ClientClosedException.class);
        assertFailure(connected).isNotNull();
        assertFailure(consumed).isNotNull();
        assertThat(await(subscription.closed())).isEqualTo(DropReason.CLIENT_CLOSED);
        assertFailure(cut.ping()).isInstanceOf(ClientClosedException.class);
        cut.close();
    }

    @Test
    void an_unreachable_server_is_reported_and_the_client_keeps_trying() {
        wire.interrupt();
        try (var early = PhotonPump.connect(settings().withConnectTimeout(Duration.ofMillis(300)))) {
            assertFailure(early.connected()).isInstanceOf(ConnectionFailedException.class);

            wire.mend();

            eventually(() -> early.status().isReady());
            await(early.ping());
        }
    }

    @Test
    void a_server_that_accepts_the_connection_and_stays_silent_is_reported_with_advice() throws IOException {
        var found = new CompletableFuture<Endpoint>();
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var waiting = PhotonPump.connect(
                        settings().withDiscovery(failed -> found).withConnectTimeout(Duration.ofMillis(300)))) {
            var connected = waiting.connected();
            found.complete(new Endpoint("localhost", silent.getLocalPort()));

            assertFailure(connected)
                    .isInstanceOfSatisfying(
                            ConnectionFailedException.class,
                            failure -> assertThat(failure.endpoint())
                                    .isEqualTo(new Endpoint("localhost", silent.getLocalPort())))
                    .hasMessageContaining("within 300 ms")
                    .hasMessageContaining("tls=true");
        }
    }

    @Test
    void cancelling_a_call_withdraws_it() {
        String stream = newStream("reconnect");
        wire.interrupt();
        eventually(() -> cut.status().phase() != ConnectionPhase.READY);
        var call = cut.publish(stream, jumps(0, 1));

        call.cancel(true);
        wire.mend();
        await(cut.publish(stream, jumps(7, 1)));

        assertThat(numbers(await(client.get(stream)).events())).containsExactly(7);
    }

    @Test
    void cancelling_a_call_with_a_converted_answer_withdraws_it_too() {
        String stream = newStream("reconnect");
        wire.interrupt();
        eventually(() -> cut.status().phase() != ConnectionPhase.READY);

        cut.tryPublish(stream, jumps(0, 1), PublishOptions.defaults()).cancel(true);
        cut.createSubscription(stream, "vet", PersistentSubscriptionSettings.defaults())
                .cancel(true);
        var published = cut.publish(stream, asked -> asked.onSubscribe(giving(asked)), PublishOptions.defaults());
        published.cancel(true);
        wire.mend();

        await(cut.publish(stream, jumps(7, 1)));
        await(cut.createSubscription(stream, "vet", PersistentSubscriptionSettings.defaults()));
        assertThat(numbers(await(client.get(stream)).events())).containsExactly(7);
    }

    /** A publisher of one event. */
    private static Flow.Subscription giving(Flow.Subscriber<? super NewEvent> subscriber) {
        return new Flow.Subscription() {
            private boolean given;

            @Override
            public void request(long n) {
                if (!given) {
                    given = true;
                    subscriber.onNext(jumps(3, 1).get(0));
                    subscriber.onComplete();
                }
            }

            @Override
            public void cancel() {}
        };
    }

    @Test
    void closing_the_client_ends_a_publication_whose_publisher_is_silent() {
        var silent = new SubmissionPublisher<NewEvent>();
        var published = cut.publish(newStream("reconnect"), silent, PublishOptions.defaults());

        cut.close();

        assertFailure(published)
                .isInstanceOf(PublishStoppedException.class)
                .hasCauseInstanceOf(ClientClosedException.class);
        assertFailure(cut.publish(newStream("reconnect"), silent, PublishOptions.defaults()))
                .isInstanceOf(PublishStoppedException.class);
        silent.close();
    }

    @Test
    void a_converted_answer_needs_no_second_thread_either() {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try (EventStoreClient narrow = PhotonPump.connect(settings().withCallbackExecutor(one))) {
            String stream = newStream("reconnect");

            var written = narrow.ping()
                    .thenApply(time -> narrow.tryPublish(stream, jumps(0, 1), PublishOptions.defaults())
                            .join());

            assertThat(await(written).isWritten()).isTrue();
        } finally {
            one.shutdown();
        }
    }

    @Test
    void exact_writes_happen_once_however_often_the_connection_is_cut() {
        String stream = newStream("reconnect");
        var stop = new AtomicBoolean();
        var cutter = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                eventually(() -> stop.get() || cut.status().isReady());
                wire.cut();
                eventually(() -> stop.get() || cut.status().phase() != ConnectionPhase.READY);
            }
        });
        for (int n = 0; n < 200; n++) {
            var expected = n == 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(n - 1);
            assertThat(await(cut.publish(
                                    stream,
                                    jumps(n, 1),
                                    PublishOptions.defaults().withExpectedVersion(expected)))
                            .lastEventNumber())
                    .isEqualTo(n);
        }
        stop.set(true);
        await(cutter);

        assertThat(numbers(client.iter(stream).stream().toList())).isEqualTo(range(0, 200));
    }

    @Test
    void iteration_sees_a_cut_as_a_pause() {
        String stream = streamOf("reconnect", 300);
        int seen = 0;
        for (var event : cut.iter(stream, ReadOptions.defaults().withMaxCount(10))) {
            assertThat(n(event)).isEqualTo(seen++);
            if (seen % 60 == 0) {
                wire.cut();
            }
        }
        assertThat(seen).isEqualTo(300);
    }

    @Test
    void a_catch_up_misses_nothing_and_repeats_nothing() {
        String stream = streamOf("reconnect", 100);
        var heard = new Heard();
        var options =
                SubscribeOptions.from(StartFrom.beginning()).withBatchSize(10).withListener(heard);
        try (var subscription = cut.subscribeTo(stream, options)) {
            subscription.forEach(heard);
            for (int n = 100; n < 200; n++) {
                append(stream, n, 1);
                if (n % 10 == 0) {
                    wire.cut();
                }
            }

            assertThat(heard.numbersOnceThereAre(200)).isEqualTo(range(0, 200));
            append(stream, 200, 1);
            assertThat(heard.numbersOnceThereAre(201)).isEqualTo(range(0, 201));
        }
    }

    @Test
    void from_the_end_nothing_is_missed_once_it_has_started() {
        String stream = streamOf("reconnect", 5);
        var heard = new Heard();
        try (var subscription = cut.subscribeTo(stream, SubscribeOptions.from(StartFrom.end()))) {
            subscription.forEach(heard);
            await(subscription.started());
            wire.interrupt();
            append(stream, 5, 3);
            wire.mend();

            assertThat(heard.numbersOnceThereAre(3)).containsExactly(5, 6, 7);
        }
    }

    @Test
    void a_volatile_subscription_reconnects_and_reports_a_gap() {
        String stream = newStream("reconnect");
        var heard = new Heard();
        try (var subscription = cut.subscribeTo(stream, SubscribeOptions.live().withListener(heard))) {
            subscription.forEach(heard);
            await(subscription.started());
            append(stream, 0, 1);
            heard.numbersOnceThereAre(1);

            wire.cut();

            heard.awaitCall("gap after 0");
            append(stream, 1, 1);
            assertThat(heard.numbersOnceThereAre(2)).containsExactly(0, 1);
        }
    }

    @Test
    void a_persistent_consumer_reconnects_and_gets_unacknowledged_events_again() {
        String stream = streamOf("reconnect", 20);
        await(client.createSubscription(
                stream, "vets", PersistentSubscriptionSettings.defaults().withStartFrom(StartFrom.beginning())));
        var heard = new Heard();
        try (var subscription = cut.connectSubscription(stream, "vets")) {
            subscription.forEach(event -> {
                heard.accept(event);
                if (heard.events().size() == 5) {
                    wire.cut();
                }
            });
            append(stream, 20, 10);

            eventually(() -> heard.numbers().containsAll(range(0, 30)));
        }
    }

    @Test
    void a_subscription_that_was_ended_stays_ended() {
        String stream = newStream("reconnect");
        var heard = new Heard();
        var subscription = cut.subscribeTo(stream, SubscribeOptions.from(StartFrom.beginning()));
        subscription.forEach(heard);
        await(subscription.started());
        wire.interrupt();

        var ended = subscription.unsubscribe();
        wire.mend();
        await(ended);
        await(cut.ping());
        append(stream, 0, 1);
        await(cut.ping());

        assertThat(heard.events()).isEmpty();
        assertThat(await(subscription.closed())).isEqualTo(DropReason.UNSUBSCRIBED);
    }
}
