package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonpump.client.DeleteMode;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.event.DropReason;
import io.photonpump.event.EventFilter;
import io.photonpump.event.ExpectedVersion;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
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

/** Volatile subscriptions: what is written while one listens. */
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
    void onlyWhatIsWrittenAfterItStartedIsHeard() {
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
    void aStreamThatIsNotThereYetIsHeardFromItsFirstEvent() {
        String stream = newStream("volatile");
        var heard = new Heard();
        try (var subscription = listen(stream, heard)) {
            append(stream, 0, 2);

            assertThat(heard.numbersOnceThereAre(2)).containsExactly(0, 1);
            assertThat(subscription.stream()).isEqualTo(stream);
        }
    }

    @Test
    void allEventsOfManyWritesComeInOrder() {
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
    void everyStreamIsHeardThroughAll() {
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
    void afterUnsubscribingNothingMoreIsHeard() {
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
    void aLoopOverTheEventsEndsWhenAnotherThreadClosesTheSubscription() {
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
    void aHandlerThatThrowsEndsTheSubscriptionAndIsNamedAsTheReason() {
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
            assertThat(dropped.reason()).isEqualTo(DropReason.HANDLER_FAILED);
            assertThat(dropped).hasCause(failure);
        });
        assertThat(await(subscription.closed())).isEqualTo(DropReason.HANDLER_FAILED);
        heard.awaitCall("dropped HANDLER_FAILED");
    }

    @Test
    void aSubscriberThatCancelsHearsNothingMoreAndItsListenerHearsThatItIsOver() {
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
                heard.handle(event);
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
    void eventsHaveOneConsumer() {
        try (var subscription = client.subscribeTo(newStream("volatile"))) {
            subscription.forEach(event -> {});

            assertThatThrownBy(() -> subscription.forEach(event -> {})).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> subscription.events().iterator()).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aConsumerThatIsTooSlowForItsBufferIsToldOfTheGap() {
        String stream = newStream("volatile");
        var heard = new Heard();
        var go = new CountDownLatch(1);
        var options = SubscribeOptions.live().withBuffer(10, 1_000_000).withListener(heard);
        try (var subscription = client.subscribeTo(stream, options)) {
            subscription.forEach(event -> {
                go.await();
                heard.handle(event);
            });
            await(subscription.started());

            // More than what the sockets between hold, or there would be nothing to drop.
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
    void aConsumerThatIsTooSlowMayEndTheSubscriptionInstead() {
        String stream = newStream("volatile");
        var go = new CountDownLatch(1);
        var options = SubscribeOptions.live().withBuffer(10, 1_000_000).withOverflow(OverflowPolicy.FAIL);
        var subscription = client.subscribeTo(stream, options);
        var consumed = subscription.forEach(event -> go.await());
        await(subscription.started());

        append(stream, 0, 100);

        assertThat(await(subscription.closed())).isEqualTo(DropReason.OVERFLOW);
        go.countDown();
        assertFailure(consumed).isInstanceOf(SubscriptionDroppedException.class);
    }

    @Test
    void deletingTheStreamForGoodEndsTheSubscription() {
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
    void aStreamThatWasDeletedForGoodCannotBeListenedTo() {
        String stream = streamOf("volatile", 1);
        await(client.deleteStream(stream, ExpectedVersion.any(), DeleteMode.HARD));

        var subscription = client.subscribeTo(stream);

        assertFailure(subscription.started()).isInstanceOf(StreamDeletedException.class);
        assertThat(await(subscription.closed())).isEqualTo(DropReason.STREAM_DELETED);
    }

    @Test
    void aFilterPassesWhatItNames() {
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
