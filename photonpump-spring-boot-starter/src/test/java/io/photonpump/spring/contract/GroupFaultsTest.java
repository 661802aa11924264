package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.admin.PersistentSubscriptionInfo;
import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Consumers of a group that are too slow or are killed: events are handled at least once. */
class GroupFaultsTest extends StarterTest {

    @Test
    void an_event_that_is_delivered_again_while_held_is_handled_once_and_late_acknowledgments_are_harmless() {
        application(Held.class)
                .withPropertyValues("photonpump.subscriptions.vet.group.message-timeout=5s")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    Held vet = context.getBean(Held.class);
                    jumps(1, 2);
                    assertThat(vet.begun.await(10, TimeUnit.SECONDS)).isTrue();
                    await().atMost(SOON)
                            .until(() -> listener(context, "vet").status().inFlight() == 2);
                    server.advance(Duration.ofSeconds(7));
                    // This event arrives after the two events that the server delivers again.
                    jumps(3);
                    await().atMost(SOON)
                            .until(() -> listener(context, "vet").status().inFlight() == 3);

                    vet.go.countDown();
                    vet.seen.awaitInAnyOrder(1, 2, 3);
                    jumps(4);
                    vet.seen.awaitInAnyOrder(1, 2, 3, 4);
                    await().atMost(SOON).until(() -> group().inFlight() == 0);
                    server.advance(Duration.ofSeconds(30));
                    assertThat(group().retryBufferCount()).isZero();
                    assertNothingIsParked("jumps", "vet");
                });
        application(Free.class).run(context -> {
            awaitState(context, "vet", ContainerState.RUNNING);
            jumps(5);
            context.getBean(Free.class).seen.awaitExactly(5);
        });
    }

    @Test
    void events_that_a_killed_application_held_are_handled_by_the_other() {
        List<Integer> heights = IntStream.rangeClosed(1, 100).boxed().toList();
        application(Held.class).run(doomed -> {
            awaitState(doomed, "vet", ContainerState.RUNNING);
            application(Free.class).run(other -> {
                awaitState(other, "vet", ContainerState.RUNNING);
                Held held = doomed.getBean(Held.class);
                jumps(heights.stream().mapToInt(Integer::intValue).toArray());
                await().atMost(SOON)
                        .until(() -> listener(doomed, "vet").status().inFlight() == 10);
                assertThat(held.seen.all()).isEmpty();

                doomed.getBean(EventStoreClient.class).close();
                other.getBean(Free.class).seen.awaitInAnyOrder(heights.toArray(Integer[]::new));
                await().atMost(SOON).until(() -> group().inFlight() == 0);
                held.go.countDown();
                awaitState(doomed, "vet", ContainerState.FAILED);
            });
        });
    }

    private PersistentSubscriptionInfo group() {
        return writer.admin().subscriptions().info("jumps", "vet").join();
    }

    /** Handles no event before it is released. */
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

    static class Free {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }
}
