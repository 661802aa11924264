package io.photonpump.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.CallOptions;
import io.photonpump.error.DropReason;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StreamSlice;
import io.photonpump.internal.conversation.VolatileConversation;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.subscription.OverflowPolicy;
import io.photonpump.subscription.SubscriptionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Futures, buffers and streams as callers use them, with a real event loop. */
@Timeout(30)
class CallersSideTest {

    private ClientHarness harness = new ClientHarness(100);

    @AfterEach
    void close() {
        harness.close();
    }

    private CompletableFuture<StreamSlice> read() {
        return harness.read();
    }

    /** Returns a future that stays incomplete: the harness does not answer pings. */
    private CompletableFuture<Duration> unanswered(Duration timeout) {
        return harness.unanswered(timeout);
    }

    @Test
    void every_accessor_returns_the_result() throws Exception {
        assertThat(read().join().events()).hasSize(10);
        assertThat(read().get().events()).hasSize(10);
        assertThat(read().get(5, TimeUnit.SECONDS).events()).hasSize(10);
        CompletableFuture<StreamSlice> future = read();
        await().until(future::isDone);
        assertThat(future.getNow(null).events()).hasSize(10);
        assertThat(future.isCompletedExceptionally()).isFalse();
    }

    @Test
    void a_failure_is_wrapped_as_in_other_futures() {
        harness.close();
        harness = new ClientHarness(-1);

        assertThatThrownBy(() -> read().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StreamNotFoundException.class);
        assertThatThrownBy(() -> read().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StreamNotFoundException.class);
    }

    @Test
    void waiting_ends_with_its_timeout() {
        CompletableFuture<Duration> future = unanswered(Duration.ofSeconds(20));

        assertThatThrownBy(() -> future.get(20, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(future.isDone()).isFalse();
    }

    @Test
    void an_interrupt_ends_the_wait_but_not_the_request() throws Exception {
        CompletableFuture<Duration> future = unanswered(Duration.ofSeconds(20));
        AtomicReference<Throwable> met = new AtomicReference<>();
        Thread waiter = new Thread(() -> {
            try {
                future.get();
            } catch (Throwable e) {
                met.set(e);
            }
        });
        waiter.start();
        waiter.interrupt();
        waiter.join();

        assertThat(met.get()).isInstanceOf(InterruptedException.class);
        assertThat(future.isDone()).isFalse();
    }

    @Test
    void a_cancelled_request_is_removed_from_the_dispatcher() {
        CompletableFuture<Duration> future = unanswered(Duration.ofSeconds(20));

        assertThat(future.cancel(true)).isTrue();
        assertThat(future.isCancelled()).isTrue();
        assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);

        AtomicInteger size = new AtomicInteger(-1);
        harness.loop.execute(() -> size.set(harness.dispatcher.size()));
        await().untilAtomic(size, org.hamcrest.Matchers.is(0));
    }

    @Test
    void dependents_never_run_on_the_loop() {
        List<String> threads = java.util.Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<?>[] all = new CompletableFuture<?>[200];
        for (int i = 0; i < all.length; i++) {
            all[i] = read().thenApply(
                            slice -> threads.add(Thread.currentThread().getName()))
                    .thenApplyAsync(done -> threads.add(Thread.currentThread().getName()))
                    .thenCompose(done -> read())
                    .whenComplete(
                            (slice, error) -> threads.add(Thread.currentThread().getName()));
        }
        CompletableFuture.allOf(all).join();

        assertThat(threads).hasSize(600).noneMatch(name -> name.startsWith("harness-loop"));
        assertThat(threads).noneMatch(name -> name.contains("ForkJoin"));
    }

    @Test
    void a_callback_may_wait_for_a_later_one() {
        CompletableFuture<StreamSlice> first = read();
        CompletableFuture<Integer> outer = first.thenApply(
                slice -> read().thenApply(inner -> inner.events().size()).join());

        assertThat(outer.join()).isEqualTo(10);
    }

    @Test
    void waiters_dependents_and_cancellations_race_and_none_is_lost() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            CompletableFuture<StreamSlice> future = read();
            CountDownLatch dependent = new CountDownLatch(1);
            if (i % 3 == 0) {
                assertThat(future.get(5, TimeUnit.SECONDS)).isNotNull();
            }
            future.whenComplete((slice, error) -> dependent.countDown());
            if (i % 7 == 0) {
                future.cancel(false);
            }
            assertThat(dependent.await(5, TimeUnit.SECONDS)).as("round " + i).isTrue();
        }
    }

    @Test
    void a_stream_may_be_iterated_more_than_once() {
        ReadStream events = harness.stream(7);
        for (int i = 0; i < 3; i++) {
            List<Long> numbers = new ArrayList<>();
            events.forEach(event -> numbers.add(event.eventNumber()));
            assertThat(numbers).hasSize(100).isSorted();
        }
    }

    @Test
    void closing_a_stream_ends_its_consumers_without_an_error() {
        ReadStream events = harness.stream(7);
        Iterator<ResolvedEvent> iterator = events.iterator();
        iterator.next();

        events.close();
        events.close();

        assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    void a_subscriber_that_throws_is_cancelled_and_does_not_disturb_others() {
        AtomicInteger got = new AtomicInteger();
        harness.stream(7).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ResolvedEvent event) {
                got.incrementAndGet();
                throw new IllegalStateException("a bad subscriber");
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onComplete() {}
        });

        await().untilAtomic(got, org.hamcrest.Matchers.is(1));
        assertThat(read().join().events()).hasSize(10);
        assertThat(got).hasValue(1);
    }

    @Test
    void a_subscriber_that_throws_in_onSubscribe_ends_the_subscription() throws Exception {
        SubscriptionHandle subscription =
                new SubscriptionHandle(harness.submitter, "ponies", 100, 1_000, SubscriptionListener.NONE);
        subscription.begin(
                new VolatileConversation(
                        new ClientMessage.Subscribe("ponies", true, null, 0),
                        OverflowPolicy.GAP,
                        subscription.delivery()),
                CallOptions.defaults());
        subscription.started().get(5, TimeUnit.SECONDS);

        assertThatThrownBy(() -> subscription.events().subscribe(new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription mine) {
                        throw new IllegalStateException("no room");
                    }

                    @Override
                    public void onNext(ResolvedEvent event) {}

                    @Override
                    public void onError(Throwable error) {}

                    @Override
                    public void onComplete() {}
                }))
                .hasMessage("no room");

        assertThat(subscription.closed().get(5, TimeUnit.SECONDS)).isEqualTo(DropReason.UNSUBSCRIBED);
        assertThat(harness.sent(ClientMessage.Unsubscribe.class)).hasSize(1);
    }

    @Test
    void room_is_counted_in_bytes_as_well_as_in_events() throws Exception {
        AtomicInteger rooms = new AtomicInteger();
        EventBuffer buffer = new EventBuffer(harness.loop, rooms::incrementAndGet);
        BufferDelivery delivery = new BufferDelivery("jumps", buffer, 1_000, 100, SubscriptionListener.NONE);
        ResolvedEvent large = ClientHarness.event(0, 60);
        onLoop(() -> {
            delivery.event(large);
            delivery.event(large);
            assertThat(delivery.isFull()).isTrue();
            delivery.whenBelow(500);
        });
        onLoop(() -> {});
        assertThat(rooms).as("two events, but 120 bytes of 100").hasValue(0);

        assertThat(buffer.takeAll()).hasSize(2);
        buffer.taken(large);
        onLoop(() -> {});
        assertThat(rooms).as("more than half of the bytes").hasValue(0);
        buffer.taken(large);

        await().untilAtomic(rooms, org.hamcrest.Matchers.is(1));
    }

    private void onLoop(Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        harness.loop.execute(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        done.get(5, TimeUnit.SECONDS);
    }
}
