package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonpump.client.DeleteMode;
import io.photonpump.error.DropReason;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.event.EventFilter;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.OverflowPolicy;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Volatile subscriptions: events that are written while the subscription is connected. */
public abstract class VolatileContract extends Contract {

    protected VolatileContract(ServerFixture server) {
        super(server);
    }

    private Subscription listen(String stream, Heard heard) {
        var subscription = client.subscribeTo(stream, SubscribeOptions.live().withListener(heard));
        subscription.forEach(heard);
        await(subscription.started());
        return subscription;
    }

    @Test
    void only_events_written_after_the_start_are_delivered() {
        String stream = streamOf("volatile", 5);
        var heard = new Heard();
        try (var subscription = listen(stream, heard)) {
            assertThat(subscription.state()).isEqualTo(SubscriptionState.LIVE);
            assertThat(subscription.lastKnownEventNumber()).hasValue(4);

            append(stream, 5, 3);

            assertThat(heard.numbersOnceThereAre(3)).containsExactly(5, 6, 7);
            assertThat(subscription.lastKnownEventNumber()).hasValue(7);
        }
    }

    @Test
    void a_missing_stream_is_delivered_from_its_first_event() {
        String stream = newStream("volatile");
        var heard = new Heard();
        try (var subscription = listen(stream, heard)) {
            append(stream, 0, 2);

            assertThat(heard.numbersOnceThereAre(2)).containsExactly(0, 1);
            assertThat(subscription.stream()).isEqualTo(stream);
        }
    }

    @Test
    void all_events_of_many_writes_come_in_order() {
        String stream = newStream("volatile");
        var heard = new Heard();
        try (var subscription = listen(stream, heard)) {
            range(0, 100).stream()
                    .map(n -> client.publish(stream, jumps(n * 5, 5)))
                    .toList()
                    .forEach(Contract::await);

            assertThat(heard.numbersOnceThereAre(500)).isEqualTo(range(0, 500));
            assertThat(heard.calls()).doesNotContain("gap after nothing");
        }
    }

    @Test
    void every_stream_is_delivered_through_all() {
        String one = newStream("volatile");
        String other = newStream("volatile");
        var heard = new Heard();
        try (var subscription = client.subscribeToAll(SubscribeOptions.live())) {
            subscription.forEach(heard);
            await(subscription.started());

            append(one, 0, 1);
            append(other, 1, 1);
            eventually(() -> heard.events().stream().anyMatch(e -> e.stream().equals(other)));

            assertThat(heard.events().stream()
                            .filter(e -> e.stream().equals(one) || e.stream().equals(other))
                            .map(Contract::n))
                    .containsExactly(0, 1);
            assertThat(heard.events())
                    .extracting(ResolvedEvent::position)
                    .doesNotContainNull()
                    .isSorted();
        }
    }

    @Test
    void after_unsubscribing_no_events_are_delivered() {
        String stream = newStream("volatile");
        var heard = new Heard();
        var subscription = client.subscribeTo(stream, SubscribeOptions.live().withListener(heard));
        var consumed = subscription.forEach(heard);
        await(subscription.started());
        append(stream, 0, 1);
        heard.numbersOnceThereAre(1);

        await(subscription.unsubscribe());
        append(stream, 1, 1);
        await(client.ping());

        await(consumed);
        assertThat(heard.calls()).containsExactly("live", "event", "dropped UNSUBSCRIBED");
        assertThat(await(subscription.closed())).isEqualTo(DropReason.UNSUBSCRIBED);
        assertThat(subscription.state()).isEqualTo(SubscriptionState.CLOSED);
        subscription.close();
    }

    @Test
    void a_loop_over_the_events_ends_when_another_thread_closes_the_subscription() {
        String stream = newStream("volatile");
        var subscription = client.subscribeTo(stream);
        await(subscription.started());
        List<Integer> seen = new ArrayList<>();
        var loop = CompletableFuture.runAsync(() -> {
            for (ResolvedEvent event : subscription.events()) {
                seen.add(n(event));
                if (seen.size() == 3) {
                    subscription.close();
                }
            }
        });

        append(stream, 0, 3);

        await(loop);
        assertThat(seen).containsExactly(0, 1, 2);
    }

    @Test
    void a_consumer_that_throws_ends_the_subscription_and_is_the_reason() {
        String stream = newStream("volatile");
        var heard = new Heard();
        var failure = new IllegalArgumentException("no such pony");
        var subscription = client.subscribeTo(stream, SubscribeOptions.live().withListener(heard));
        var consumed = subscription.forEach(event -> {
            throw failure;
        });
        await(subscription.started());

        append(stream, 0, 2);

        assertFailure(consumed).isInstanceOfSatisfying(SubscriptionDroppedException.class, dropped -> {
            assertThat(dropped.reason()).isEqualTo(DropReason.CONSUMER_FAILED);
            assertThat(dropped).hasCause(failure);
        });
        assertThat(await(subscription.closed())).isEqualTo(DropReason.CONSUMER_FAILED);
        heard.awaitCall("dropped CONSUMER_FAILED");
    }

    @Test
    void a_subscriber_that_cancels_gets_no_more_events_and_its_listener_is_notified() {
        String stream = newStream("volatile");
        Heard heard = new Heard();
        var subscription = client.subscribeTo(stream, SubscribeOptions.live().withListener(heard));
        subscription.events().subscribe(new Flow.Subscriber<>() {
            private Flow.Subscription mine;

            @Override
            public void onSubscribe(Flow.Subscription newSubscription) {
                mine = newSubscription;
                mine.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ResolvedEvent event) {
                heard.accept(event);
                mine.cancel();
            }

            @Override
            public void onError(Throwable error) {
                heard.gap("onError", null);
            }

            @Override
            public void onComplete() {
                heard.gap("onComplete", null);
            }
        });
        await(subscription.started());

        append(stream, 0, 3);

        assertThat(await(subscription.closed())).isEqualTo(DropReason.UNSUBSCRIBED);
        heard.awaitCall("dropped UNSUBSCRIBED");
        assertThat(heard.calls()).containsExactly("live", "event", "dropped UNSUBSCRIBED");
    }

    @Test
    void events_have_one_consumer() {
        try (var subscription = client.subscribeTo(newStream("volatile"))) {
            subscription.forEach(event -> {});

            assertThatThrownBy(() -> subscription.forEach(event -> {})).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> subscription.events().iterator()).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_consumer_that_is_too_slow_for_its_buffer_gets_a_gap() {
        String stream = newStream("volatile");
        var heard = new Heard();
        var go = new CountDownLatch(1);
        var options = SubscribeOptions.live()
                .withBufferEvents(10)
                .withBufferBytes(1_000_000)
                .withListener(heard);
        try (var subscription = client.subscribeTo(stream, options)) {
            subscription.forEach(event -> {
                go.await();
                heard.accept(event);
            });
            await(subscription.started());

            // More than the sockets buffer, so that the subscription drops events.
            var film = new byte[100_000];
            for (int i = 0; i < 40; i++) {
                await(client.publish(stream, Collections.nCopies(5, NewEvent.binary("Film", film))));
            }
            eventually(() -> subscription.lastKnownEventNumber().orElse(-1) == 199);
            go.countDown();
            eventually(() -> heard.events().size() > 9);
            append(stream, 200, 1);

            eventually(() -> heard.calls().stream().anyMatch(call -> call.startsWith("gap")));
            assertThat(heard.events())
                    .extracting(ResolvedEvent::eventNumber)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .startsWith(0L)
                    .hasSizeLessThan(100);
        }
    }

    @Test
    void a_consumer_that_is_too_slow_may_end_the_subscription_instead() {
        String stream = newStream("volatile");
        var go = new CountDownLatch(1);
        var options = SubscribeOptions.live()
                .withBufferEvents(10)
                .withBufferBytes(1_000_000)
                .withOverflow(OverflowPolicy.FAIL);
        var subscription = client.subscribeTo(stream, options);
        var consumed = subscription.forEach(event -> go.await());
        await(subscription.started());

        append(stream, 0, 100);

        assertThat(await(subscription.closed())).isEqualTo(DropReason.OVERFLOW);
        go.countDown();
        assertFailure(consumed).isInstanceOf(SubscriptionDroppedException.class);
    }

    @Test
    void deleting_the_stream_for_good_ends_the_subscription() {
        String stream = streamOf("volatile", 1);
        var heard = new Heard();
        var subscription = listen(stream, heard);
        append(stream, 1, 1);

        await(client.deleteStream(stream, ExpectedVersion.any(), DeleteMode.HARD));

        assertThat(await(subscription.closed())).isEqualTo(DropReason.STREAM_DELETED);
        heard.awaitCall("dropped STREAM_DELETED");
        assertThat(heard.calls()).containsExactly("live", "event", "dropped STREAM_DELETED");
    }

    @Test
    void a_volatile_subscription_to_a_hard_deleted_stream_fails() {
        String stream = streamOf("volatile", 1);
        await(client.deleteStream(stream, ExpectedVersion.any(), DeleteMode.HARD));

        var subscription = client.subscribeTo(stream);

        assertFailure(subscription.started()).isInstanceOf(StreamDeletedException.class);
        assertThat(await(subscription.closed())).isEqualTo(DropReason.STREAM_DELETED);
    }

    @Test
    void a_filter_passes_only_matching_events() {
        assumeTrue(server.hasFilters(), "this server does not filter");
        String stream = newStream("filtered");
        var heard = new Heard();
        var options = SubscribeOptions.live().withFilter(EventFilter.streamPrefix(stream));
        try (var subscription = client.subscribeToAll(options)) {
            subscription.forEach(heard);
            await(subscription.started());

            append(newStream("other"), 100, 3);
            append(stream, 0, 2);
            append(newStream("other"), 200, 3);
            append(stream, 2, 1);

            assertThat(heard.numbersOnceThereAre(3)).containsExactly(0, 1, 2);
        }
    }
}
