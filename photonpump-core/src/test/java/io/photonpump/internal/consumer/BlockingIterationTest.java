package io.photonpump.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonpump.client.CallOptions;
import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.WireDropReason;
import io.photonpump.subscription.EventStream;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocking iteration over events in a for loop, on platform threads and virtual threads. */
@Timeout(30)
class BlockingIterationTest {

    private final ClientHarness harness = new ClientHarness(100);

    @AfterEach
    void close() {
        harness.close();
    }

    enum Kind {
        PLATFORM {
            @Override
            Thread start(Runnable task) {
                Thread thread = new Thread(task);
                thread.start();
                return thread;
            }
        },
        VIRTUAL {
            /** Uses reflection because the tests are compiled for Java 17. */
            @Override
            Thread start(Runnable task) {
                assumeTrue(Runtime.version().feature() >= 21, "virtual threads are there since Java 21");
                try {
                    Thread thread = (Thread) Thread.class
                            .getMethod("startVirtualThread", Runnable.class)
                            .invoke(null, task);
                    assertThat(Thread.class.getMethod("isVirtual").invoke(thread))
                            .isEqualTo(true);
                    return thread;
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        };

        abstract Thread start(Runnable task);
    }

    /** A thread that iterates in a for loop, and the end of its loop. */
    private static final class Reader {
        final List<Long> numbers = new ArrayList<>();
        final CountDownLatch first = new CountDownLatch(1);
        final CompletableFuture<Void> end = new CompletableFuture<>();
        volatile boolean interruptFlag;
        final Thread thread;

        Reader(Kind kind, EventStream events) {
            thread = kind.start(() -> read(events));
        }

        private void read(EventStream events) {
            try {
                for (ResolvedEvent event : events) {
                    numbers.add(event.eventNumber());
                    first.countDown();
                }
                end.complete(null);
            } catch (Throwable e) {
                interruptFlag = Thread.currentThread().isInterrupted();
                end.completeExceptionally(e);
            }
        }

        void awaitBlocked() throws InterruptedException {
            assertThat(first.await(5, TimeUnit.SECONDS)).isTrue();
            await().until(() -> thread.getState() == Thread.State.WAITING);
        }

        Throwable failure() {
            return end.handle((nothing, error) -> error)
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
        }
    }

    private Subscription live() throws Exception {
        Subscription subscription = Subscriptions.toStream(
                harness.submitter, "ponies", SubscribeOptions.live(), true, CallOptions.defaults());
        subscription.started().get(5, TimeUnit.SECONDS);
        return subscription;
    }

    private Reader blockedInALiveSubscription(Kind kind, Subscription subscription) throws Exception {
        Reader reader = new Reader(kind, subscription.events());
        harness.serverSends(new ServerMessage.EventAppeared(ClientHarness.event(7)));
        reader.awaitBlocked();
        return reader;
    }

    @ParameterizedTest
    @EnumSource
    void a_read_comes_to_its_end(Kind kind) {
        Reader reader = new Reader(kind, harness.stream(7));

        assertThat(reader.failure()).isNull();
        assertThat(reader.numbers)
                .containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
    }

    @ParameterizedTest
    @EnumSource
    void many_threads_can_read_concurrently(Kind kind) {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            readers.add(new Reader(kind, harness.stream(7)));
        }

        assertThat(readers).allSatisfy(reader -> {
            assertThat(reader.failure()).isNull();
            assertThat(reader.numbers).hasSize(100);
        });
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_subscription_ends_the_loop_without_an_error(Kind kind) throws Exception {
        Subscription subscription = live();
        Reader reader = blockedInALiveSubscription(kind, subscription);

        subscription.close();

        assertThat(reader.failure()).isNull();
        assertThat(reader.numbers).containsExactly(7L);
        await().until(() -> harness.sent(ClientMessage.Unsubscribe.class).size() == 1);
    }

    @ParameterizedTest
    @EnumSource
    void closing_a_read_that_waits_for_a_page_ends_the_loop_without_an_error(Kind kind) throws Exception {
        harness.loseConnection();
        EventStream events = harness.stream(7);
        Reader reader = new Reader(kind, events);
        await().until(() -> reader.thread.getState() == Thread.State.WAITING);

        events.close();

        assertThat(reader.failure()).isNull();
        assertThat(reader.numbers).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_client_ends_the_loop_with_an_error(Kind kind) throws Exception {
        Reader reader = blockedInALiveSubscription(kind, live());

        harness.onLoop(() -> harness.dispatcher.close(null));

        assertThat(reader.failure()).isInstanceOf(SubscriptionDroppedException.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_ends_the_subscription_ends_the_loop_with_an_error(Kind kind) throws Exception {
        Reader reader = blockedInALiveSubscription(kind, live());

        harness.serverSends(new ServerMessage.SubscriptionDropped(WireDropReason.ACCESS_DENIED));

        assertThat(reader.failure()).isInstanceOf(SubscriptionDroppedException.class);
    }

    @ParameterizedTest
    @EnumSource
    void an_interrupt_ends_the_loop_and_leaves_the_flag_set(Kind kind) throws Exception {
        Reader reader = blockedInALiveSubscription(kind, live());

        reader.thread.interrupt();

        assertThat(reader.failure())
                .isInstanceOf(CancellationException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(reader.interruptFlag).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void an_interrupt_ends_a_read_that_waits_for_its_page(Kind kind) {
        harness.loseConnection();
        Reader reader = new Reader(kind, harness.stream(7));
        await().until(() -> reader.thread.getState() == Thread.State.WAITING);

        reader.thread.interrupt();

        assertThat(reader.failure()).isInstanceOf(CancellationException.class);
        assertThat(reader.interruptFlag).isTrue();
    }
}
