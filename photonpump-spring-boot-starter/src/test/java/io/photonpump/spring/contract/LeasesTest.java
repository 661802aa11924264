package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Events of a group that wait in the queue of the listener longer than the group's message timeout. */
@Timeout(90)
@ExtendWith(OutputCaptureExtension.class)
class LeasesTest extends StarterTest {

    @Test
    void a_slow_handler_receives_each_event_in_time_and_none_is_parked(CapturedOutput log) {
        List<Integer> heights = IntStream.rangeClosed(1, 15).boxed().toList();
        application(Slow.class)
                .withPropertyValues(
                        "photonpump.subscriptions.vet.group.message-timeout=3s",
                        "photonpump.subscriptions.vet.group.max-retry-count=3")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(heights.stream().mapToInt(Integer::intValue).toArray());
                    Slow slow = context.getBean(Slow.class);
                    await().atMost(Duration.ofSeconds(40))
                            .until(() -> new HashSet<>(slow.seen.all()).containsAll(heights));
                    // The listener may have started one event before it knew the handling time.
                    assertThat(slow.seen.all()).hasSizeLessThanOrEqualTo(heights.size() + 2);
                    assertNothingIsParked("jumps", "vet");
                });
        assertThat(log.getOut()).contains("instead of 10 events in flight");
    }

    @Test
    void an_in_flight_setting_that_is_too_large_causes_one_warning(CapturedOutput log) {
        application(Slow.class)
                .withPropertyValues(
                        "photonpump.subscriptions.vet.group.message-timeout=1s",
                        "photonpump.subscriptions.vet.in-flight=10")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(1, 2, 3, 4, 5, 6);
                    await().atMost(SOON).until(() -> log.getOut().contains("set in-flight to 1"));
                    assertThat(log.getOut()).containsOnlyOnce("wait longer than the group's message timeout");
                });
    }

    @Test
    void the_timeout_of_an_existing_group_applies() {
        writer.createSubscription(
                        "jumps",
                        "vet",
                        PersistentSubscriptionSettings.defaults()
                                .withResolveLinks(true)
                                .withMessageTimeout(Duration.ofSeconds(3)))
                .join();
        List<Integer> heights = IntStream.rangeClosed(1, 10).boxed().toList();
        application(Slow.class)
                .withPropertyValues("photonpump.url=" + server.url())
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(heights.stream().mapToInt(Integer::intValue).toArray());
                    Slow slow = context.getBean(Slow.class);
                    await().atMost(Duration.ofSeconds(40))
                            .until(() -> new HashSet<>(slow.seen.all()).containsAll(heights));
                    assertThat(slow.seen.all()).hasSizeLessThanOrEqualTo(heights.size() + 2);
                });
    }

    @Test
    void events_that_wait_when_the_connection_is_lost_are_handled_once() {
        application(Held.class).run(context -> {
            awaitState(context, "vet", ContainerState.RUNNING);
            Held vet = context.getBean(Held.class);
            jumps(1, 2, 3);
            assertThat(vet.begun.await(10, TimeUnit.SECONDS)).isTrue();
            await().atMost(SOON).until(() -> listener(context, "vet").status().inFlight() == 3);
            server.killConnections();
            // Event 1 is being handled; the listener has received the others again.
            jumps(4);
            await().atMost(SOON).until(() -> listener(context, "vet").status().inFlight() == 4);
            vet.go.countDown();
            vet.seen.awaitInAnyOrder(1, 2, 3, 4);
        });
    }

    @Test
    void a_batch_fills_no_longer_than_the_message_timeout_allows() {
        application(Batches.class)
                .withPropertyValues(
                        "photonpump.subscriptions.vet.group.message-timeout=5s",
                        "photonpump.subscriptions.vet.batch.linger=1h")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(1, 2);
                    context.getBean(Batches.class).seen.awaitInAnyOrder(1, 2);
                });
    }

    static class Slow {
        final Seen<Integer> seen = new Seen<>();
        private final CountDownLatch never = new CountDownLatch(1);

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) throws InterruptedException {
            seen.add(jump.height());
            boolean freed = never.await(500, TimeUnit.MILLISECONDS);
            assertThat(freed).isFalse();
        }
    }

    static class Held {
        final Seen<Integer> seen = new Seen<>();
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) throws InterruptedException {
            begun.countDown();
            go.await();
            seen.add(jump.height());
        }
    }

    static class Batches {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet", batchSize = "5")
        void on(List<PonyJumped> jumps) {
            jumps.forEach(jump -> seen.add(jump.height()));
        }
    }
}
