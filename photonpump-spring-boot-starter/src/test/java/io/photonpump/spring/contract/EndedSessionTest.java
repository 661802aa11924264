package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

/** Handlers that ignore interrupts and return after their session has ended. */
@Timeout(60)
class EndedSessionTest extends StarterTest {

    private static final Duration A_WHILE = Duration.ofMillis(500);

    @Test
    void a_late_handler_of_a_catch_up_listener_advances_no_position_and_counts_nothing() {
        jumps(1, 2, 3);
        overtaken(Stubborn.class, context -> {
            CheckpointStore store = context.getBean(CheckpointStore.class);
            await().during(A_WHILE).atMost(SOON).untilAsserted(() -> {
                assertThat(store.load("stubborn")).contains(Checkpoint.of(2));
                assertThat(listener(context, "stubborn").status().position()).isEqualTo(Checkpoint.of(2));
                assertThat(listener(context, "stubborn").status().processed()).isEqualTo(3);
            });
        });
    }

    @Test
    void a_late_handler_of_a_group_acknowledges_nothing_and_counts_nothing() {
        application(StubbornMember.class)
                .withPropertyValues("photonpump.listener.shutdown-timeout=50ms")
                .run(context -> {
                    StubbornMember handler = context.getBean(StubbornMember.class);
                    awaitState(context, "stubborn", ContainerState.RUNNING);
                    jumps(1);
                    overtake(context, handler);
                    handler.seen.awaitExactly(1);
                    await().atMost(SOON)
                            .until(() -> listener(context, "stubborn").status().processed() == 1);
                    handler.release.countDown();
                    await().atMost(SOON).untilTrue(handler.returned);
                    await().during(A_WHILE)
                            .atMost(SOON)
                            .until(() -> listener(context, "stubborn").status().processed() == 1);
                });
    }

    @Test
    void a_late_batch_that_fails_is_not_retried_event_by_event() {
        jumps(1, 2, 3);
        application(StubbornBatch.class)
                .withPropertyValues("photonpump.listener.shutdown-timeout=50ms")
                .run(context -> {
                    StubbornBatch handler = context.getBean(StubbornBatch.class);
                    await().atMost(SOON).untilTrue(handler.called);
                    assertThat(listener(context, "stubborn").stop()).succeedsWithin(SOON);
                    handler.release.countDown();
                    await().atMost(SOON).untilTrue(handler.returned);
                    await().during(A_WHILE)
                            .atMost(SOON)
                            .until(() -> handler.seen.all().isEmpty());
                });
    }

    private void overtaken(Class<? extends Stubborn> type, Consumer<AssertableApplicationContext> check) {
        application(type)
                .withPropertyValues(
                        "photonpump.listener.shutdown-timeout=50ms", "photonpump.listener.checkpoint-every=1")
                .run(context -> {
                    Stubborn handler = context.getBean(type);
                    overtake(context, handler);
                    handler.seen.awaitExactly(1, 2, 3);
                    await().atMost(SOON)
                            .until(() -> context.getBean(CheckpointStore.class)
                                    .load("stubborn")
                                    .filter(Checkpoint.of(2)::equals)
                                    .isPresent());
                    handler.release.countDown();
                    await().atMost(SOON).untilTrue(handler.returned);
                    check.accept(context);
                });
    }

    /** Ends the session whose handler hangs, and starts the next one. */
    private static void overtake(AssertableApplicationContext context, Hanging handler) {
        await().atMost(SOON).untilTrue(handler.called);
        assertThat(listener(context, "stubborn").stop()).succeedsWithin(SOON);
        listener(context, "stubborn").start();
    }

    /** Hangs in its first call, even if it is interrupted. */
    static class Hanging {
        final Seen<Integer> seen = new Seen<>();
        final CountDownLatch release = new CountDownLatch(1);
        final AtomicBoolean called = new AtomicBoolean();
        final AtomicBoolean returned = new AtomicBoolean();

        boolean hangs() {
            if (!called.compareAndSet(false, true)) {
                return false;
            }
            while (true) {
                try {
                    release.await();
                    returned.set(true);
                    return true;
                } catch (InterruptedException ignored) {
                    // Ignored on purpose.
                }
            }
        }
    }

    static class Stubborn extends Hanging {

        @EventStoreSubscription(id = "stubborn", stream = "jumps", checkpoint = "stubborn")
        void on(PonyJumped jump) {
            if (!hangs()) {
                seen.add(jump.height());
            }
        }
    }

    static class StubbornMember extends Hanging {

        @EventStoreSubscription(id = "stubborn", stream = "jumps", group = "stubborn")
        void on(PonyJumped jump) {
            if (!hangs()) {
                seen.add(jump.height());
            }
        }
    }

    static class StubbornBatch extends Hanging {

        @EventStoreSubscription(id = "stubborn", stream = "jumps", checkpoint = "stubborn", batchSize = "3")
        void on(List<PonyJumped> jumps) {
            if (hangs()) {
                throw new IllegalStateException("too late");
            }
            jumps.forEach(jump -> seen.add(jump.height()));
        }
    }
}
