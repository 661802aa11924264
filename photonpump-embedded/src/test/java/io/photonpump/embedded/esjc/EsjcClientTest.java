package io.photonpump.embedded.esjc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.msemys.esjc.CatchUpSubscription;
import com.github.msemys.esjc.CatchUpSubscriptionListener;
import com.github.msemys.esjc.EventData;
import com.github.msemys.esjc.EventStore;
import com.github.msemys.esjc.EventStoreBuilder;
import com.github.msemys.esjc.ExpectedVersion;
import com.github.msemys.esjc.PersistentSubscription;
import com.github.msemys.esjc.PersistentSubscriptionCreateStatus;
import com.github.msemys.esjc.PersistentSubscriptionSettings;
import com.github.msemys.esjc.Position;
import com.github.msemys.esjc.ResolvedEvent;
import com.github.msemys.esjc.RetryableResolvedEvent;
import com.github.msemys.esjc.SliceReadStatus;
import com.github.msemys.esjc.StreamEventsSlice;
import com.github.msemys.esjc.StreamMetadata;
import com.github.msemys.esjc.Subscription;
import com.github.msemys.esjc.Transaction;
import com.github.msemys.esjc.operation.StreamDeletedException;
import com.github.msemys.esjc.operation.WrongExpectedVersionException;
import com.github.msemys.esjc.subscription.PersistentSubscriptionNakEventAction;
import io.photonpump.embedded.EmbeddedEventStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The embedded server seen through a client that other people wrote for the real one. */
class EsjcClientTest {

    /** Warns about each of esjc's messages; kept here, because loggers are forgotten otherwise. */
    private static final Logger PROTOBUF_WARNINGS = Logger.getLogger("com.google.protobuf.GeneratedMessage");

    private static EmbeddedEventStore server;
    private static EventStore client;

    private final String stream = "ponies-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        PROTOBUF_WARNINGS.setLevel(Level.OFF);
        server = EmbeddedEventStore.start();
        client = EventStoreBuilder.newBuilder()
                .singleNodeAddress("127.0.0.1", server.tcpPort())
                .userCredentials("admin", "changeit")
                .operationTimeout(Duration.ofSeconds(5))
                .build();
        client.connect();
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        server.close();
    }

    @Test
    void appended_events_are_read_forward_and_backward() {
        append(3);

        StreamEventsSlice forward =
                client.readStreamEventsForward(stream, 0, 2, false).join();
        StreamEventsSlice backward =
                client.readStreamEventsBackward(stream, -1, 2, false).join();

        assertThat(forward.events).extracting(event -> event.event.eventNumber).containsExactly(0L, 1L);
        assertThat(forward.nextEventNumber).isEqualTo(2);
        assertThat(forward.isEndOfStream).isFalse();
        assertThat(backward.events).extracting(event -> event.event.eventNumber).containsExactly(2L, 1L);
        assertThat(forward.events.get(0).event.data).asString().isEqualTo("{\"jump\":0}");
        assertThat(forward.events.get(0).event.isJson).isTrue();
    }

    @Test
    void a_wrong_expected_version_is_refused() {
        append(3);

        assertThatThrownBy(() -> client.appendToStream(stream, 0, event(9)).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WrongExpectedVersionException.class);
    }

    @Test
    void a_repeated_append_is_recognised() {
        List<EventData> events = List.of(event(0), event(1));

        long first =
                client.appendToStream(stream, ExpectedVersion.NO_STREAM, events).join().nextExpectedVersion;
        long again =
                client.appendToStream(stream, ExpectedVersion.NO_STREAM, events).join().nextExpectedVersion;

        assertThat(first).isEqualTo(1);
        assertThat(again).isEqualTo(1);
        assertThat(client.readStreamEventsForward(stream, 0, 10, false).join().events)
                .hasSize(2);
    }

    @Test
    void all_events_are_read_in_pages() {
        append(5);

        List<String> ours = client.streamAllEventsForward(Position.START, 3, false)
                .map(event -> event.event.eventStreamId)
                .filter(stream::equals)
                .toList();

        assertThat(ours).hasSize(5);
    }

    @Test
    void a_volatile_subscription_hears_of_new_events() {
        append(1);
        List<Long> heard = new CopyOnWriteArrayList<>();

        Subscription subscription = client.subscribeToStream(
                        stream, false, (same, event) -> heard.add(event.originalEventNumber()))
                .join();
        append(2);

        assertThat(subscription.lastEventNumber).isZero();
        await().untilAsserted(() -> assertThat(heard).containsExactly(1L, 2L));
    }

    @Test
    void a_catch_up_subscription_reads_history_and_goes_live() throws InterruptedException {
        append(700);
        List<Long> heard = new CopyOnWriteArrayList<>();
        CountDownLatch live = new CountDownLatch(1);

        CatchUpSubscription subscription =
                client.subscribeToStreamFrom(stream, null, new CatchUpSubscriptionListener() {
                    @Override
                    public void onLiveProcessingStarted(CatchUpSubscription same) {
                        live.countDown();
                    }

                    @Override
                    public void onEvent(CatchUpSubscription same, ResolvedEvent event) {
                        heard.add(event.originalEventNumber());
                    }
                });
        assertThat(live.await(10, TimeUnit.SECONDS)).isTrue();
        append(3);

        await().untilAsserted(() -> assertThat(heard).hasSize(703));
        assertThat(heard)
                .containsExactlyElementsOf(
                        IntStream.range(0, 703).mapToObj(Long::valueOf).toList());
        subscription.stop();
    }

    @Test
    void a_persistent_subscription_gives_out_again_what_was_rejected() throws Exception {
        append(3);
        assertThat(client.createPersistentSubscription(
                                stream,
                                "vets",
                                PersistentSubscriptionSettings.newBuilder()
                                        .startFromBeginning()
                                        .build())
                        .join()
                        .status)
                .isEqualTo(PersistentSubscriptionCreateStatus.Success);
        List<String> heard = new CopyOnWriteArrayList<>();

        PersistentSubscription subscription = client.subscribeToPersistent(
                        stream, "vets", (same, event) -> handle(same, event, heard), 1, false)
                .join();

        await().untilAsserted(() -> assertThat(heard).containsExactly("0/0", "1/0", "1/1", "2/0"));
        subscription.stop(Duration.ofSeconds(5));
        client.deletePersistentSubscription(stream, "vets").join();
    }

    private static void handle(PersistentSubscription subscription, RetryableResolvedEvent event, List<String> heard) {
        int retry = event.retryCount == null ? 0 : event.retryCount;
        heard.add(event.originalEventNumber() + "/" + retry);
        if (event.originalEventNumber() == 1 && retry == 0) {
            subscription.fail(event, PersistentSubscriptionNakEventAction.Retry, "stumbled");
        } else {
            subscription.acknowledge(event);
        }
    }

    @Test
    void a_soft_deleted_stream_comes_back_and_a_hard_deleted_one_does_not() {
        append(2);

        client.deleteStream(stream, ExpectedVersion.ANY).join();
        assertThat(client.readStreamEventsForward(stream, 0, 10, false).join().status)
                .isEqualTo(SliceReadStatus.StreamNotFound);
        append(1);
        assertThat(client.readStreamEventsForward(stream, 0, 10, false).join().events)
                .extracting(event -> event.event.eventNumber)
                .containsExactly(2L);

        client.deleteStream(stream, ExpectedVersion.ANY, true).join();
        assertThat(client.readStreamEventsForward(stream, 0, 10, false).join().status)
                .isEqualTo(SliceReadStatus.StreamDeleted);
        assertThatThrownBy(() -> append(1)).hasCauseInstanceOf(StreamDeletedException.class);
    }

    @Test
    void metadata_hides_old_events() {
        append(5);

        client.setStreamMetadata(
                        stream,
                        ExpectedVersion.ANY,
                        StreamMetadata.newBuilder()
                                .maxCount(2L)
                                .customProperty("owner", "Ann")
                                .build())
                .join();

        assertThat(client.getStreamMetadata(stream).join().streamMetadata.maxCount)
                .isEqualTo(2);
        assertThat(client.readStreamEventsForward(stream, 0, 10, false).join().events)
                .extracting(event -> event.event.eventNumber)
                .containsExactly(3L, 4L);
    }

    @Test
    void links_are_followed() {
        append(1);
        client.appendToStream(
                        "best-" + stream,
                        ExpectedVersion.ANY,
                        EventData.newBuilder().linkTo(0, stream).build())
                .join();

        ResolvedEvent event = client.readEvent("best-" + stream, 0, true).join().event;

        assertThat(event.isResolved()).isTrue();
        assertThat(event.event.eventStreamId).isEqualTo(stream);
        assertThat(event.originalStreamId()).isEqualTo("best-" + stream);
    }

    @Test
    void a_transaction_is_visible_from_its_commit() {
        Transaction transaction =
                client.startTransaction(stream, ExpectedVersion.ANY).join();
        transaction.write(event(0)).join();
        transaction.write(List.of(event(1), event(2))).join();
        assertThat(client.readStreamEventsForward(stream, 0, 10, false).join().status)
                .isEqualTo(SliceReadStatus.StreamNotFound);

        assertThat(transaction.commit().join().nextExpectedVersion).isEqualTo(2);

        assertThat(client.readStreamEventsForward(stream, 0, 10, false).join().events)
                .hasSize(3);
    }

    private void append(int count) {
        client.appendToStream(
                        stream,
                        ExpectedVersion.ANY,
                        IntStream.range(0, count)
                                .mapToObj(EsjcClientTest::event)
                                .toList())
                .join();
    }

    private static EventData event(int jump) {
        return EventData.newBuilder()
                .eventId(UUID.randomUUID())
                .type("PonyJumped")
                .jsonData("{\"jump\":" + jump + "}")
                .build();
    }
}
