package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.internal.net.ReservedPort;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Lost servers, events that cannot be handled, and applications that stop during their work. */
class FaultsTest extends StarterTest {

    @Test
    void listeners_continue_after_a_restart_of_the_server_and_health_shows_it() {
        application(Everything.class).run(context -> {
            Everything beans = context.getBean(Everything.class);
            awaitState(context, "board", ContainerState.RUNNING);
            awaitState(context, "vet", ContainerState.RUNNING);
            jumps(1, 2);
            beans.board.awaitExactly(1, 2);
            beans.vet.awaitInAnyOrder(1, 2);

            server.refuseConnections();
            server.killConnections();
            await().atMost(SOON).until(() -> status(context).equals(Status.DOWN));
            server.restart();
            await().atMost(SOON).until(() -> status(context).equals(Status.UP));

            jumps(3, 4);
            beans.board.awaitExactly(1, 2, 3, 4);
            beans.vet.awaitAll(List.of(1, 2, 3, 4));
        });
    }

    @Test
    void an_application_starts_without_its_server_and_subscribes_when_it_is_available() {
        try (ReservedPort port = ReservedPort.of("127.0.0.1", 0)) {
            unconnected(Everything.class)
                    .withPropertyValues("photonpump.url=eventstore://admin:changeit@localhost:" + port.port())
                    .run(context -> {
                        assertThat(status(context)).isEqualTo(Status.DOWN);
                        assertThat(listener(context, "board").status().state()).isEqualTo(ContainerState.STARTING);
                        try (EmbeddedEventStore late = EmbeddedEventStore.builder()
                                .tcpPort(port.port())
                                .start()) {
                            awaitState(context, "board", ContainerState.RUNNING);
                            awaitState(context, "vet", ContainerState.RUNNING);
                            await().atMost(SOON).until(() -> status(context).equals(Status.UP));
                            assertThat(late.tcpPort()).isEqualTo(port.port());
                        }
                    });
        }
    }

    @Test
    void a_failing_event_of_a_group_is_parked_after_its_retries_and_the_others_are_handled() {
        application(PoisonedGroup.class).run(context -> {
            awaitState(context, "vet", ContainerState.RUNNING);
            jumps(1, 13, 2);
            PoisonedGroup vet = context.getBean(PoisonedGroup.class);
            vet.seen.awaitInAnyOrder(1, 2);
            server.await("$persistentsubscription-jumps::vet-parked", 1);
            assertThat(vet.failures).hasValue(4);
            await().untilAsserted(() ->
                    assertThat(listener(context, "vet").counts().parked()).isOne());
            assertThat(status(context)).isEqualTo(Status.UP);
        });
    }

    @Test
    void a_failing_event_stops_a_catch_up_listener_before_it() {
        jumps(1, 13, 2);
        application(PoisonedCatchUp.class).run(context -> {
            awaitState(context, "board", ContainerState.FAILED);
            PoisonedCatchUp board = context.getBean(PoisonedCatchUp.class);
            assertThat(board.seen.all()).containsExactly(1);
            assertThat(listener(context, "board").status().position()).hasToString("0");
            assertThat(listener(context, "board").status().lastError()).contains("unlucky");
            assertThat(status(context)).isEqualTo(Status.DOWN);

            board.lucky = true;
            listener(context, "board").start();
            board.seen.awaitExactly(1, 13, 2);
            await().until(() -> status(context).equals(Status.UP));
        });
    }

    @Test
    void a_volatile_listener_skips_a_failing_event() {
        application(PoisonedVolatile.class).run(context -> {
            awaitState(context, "live", ContainerState.RUNNING);
            jumps(1, 13, 2);
            context.getBean(PoisonedVolatile.class).seen.awaitExactly(1, 2);
        });
    }

    @Test
    void an_unreadable_event_is_parked_at_once() {
        application(PoisonedGroup.class)
                .withPropertyValues("photonpump.listener.retry.delay=1h", "photonpump.listener.retry.max-delay=1h")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    writer.publishEvent("jumps", "PonyJumped", "{\"height\": [").join();
                    server.await("$persistentsubscription-jumps::vet-parked", 1);
                });
    }

    @Test
    void an_error_fails_the_listener_and_the_event_stays_with_the_group() {
        application(Broken.class).run(context -> {
            awaitState(context, "vet", ContainerState.RUNNING);
            jumps(1);
            awaitState(context, "vet", ContainerState.FAILED);
            assertThat(status(context)).isEqualTo(Status.DOWN);
            Broken vet = context.getBean(Broken.class);
            vet.broken = false;
            listener(context, "vet").start();
            vet.seen.awaitExactly(1);
        });
    }

    @Test
    void a_stop_waits_for_the_handler_and_its_event_is_not_delivered_again() {
        application(Slow.class).run(context -> {
            awaitState(context, "vet", ContainerState.RUNNING);
            Slow slow = context.getBean(Slow.class);
            jumps(1);
            assertThat(slow.begun.await(10, TimeUnit.SECONDS)).isTrue();
            Thread closing =
                    new Thread(((ConfigurableApplicationContext) context.getSourceApplicationContext())::close);
            closing.start();
            awaitState(context, "vet", ContainerState.STOPPING);
            slow.go.countDown();
            closing.join(SOON.toMillis());
            assertThat(slow.seen.all()).containsExactly(1);
        });
        application(Slow.class).run(context -> {
            awaitState(context, "vet", ContainerState.RUNNING);
            context.getBean(Slow.class).go.countDown();
            jumps(2);
            context.getBean(Slow.class).seen.awaitExactly(2);
        });
    }

    @Test
    void a_handler_that_takes_too_long_is_interrupted_and_its_event_is_delivered_again() {
        application(Slow.class)
                .withPropertyValues("photonpump.listener.shutdown-timeout=100ms")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(1);
                    assertThat(context.getBean(Slow.class).begun.await(10, TimeUnit.SECONDS))
                            .isTrue();
                    assertThat(listener(context, "vet").stop()).succeedsWithin(Duration.ofSeconds(5));
                    assertThat(context.getBean(Slow.class).seen.all()).isEmpty();
                });
        application(Slow.class).run(context -> {
            context.getBean(Slow.class).go.countDown();
            context.getBean(Slow.class).seen.awaitExactly(1);
        });
    }

    @Test
    void a_stop_does_not_wait_for_a_retry_and_the_event_is_delivered_again() {
        application(PoisonedGroup.class)
                .withPropertyValues("photonpump.listener.retry.delay=20s", "photonpump.listener.retry.max-delay=20s")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(13);
                    PoisonedGroup vet = context.getBean(PoisonedGroup.class);
                    await().until(() -> vet.failures.get() == 1);
                    assertThat(listener(context, "vet").stop()).succeedsWithin(Duration.ofSeconds(3));
                    assertThat(vet.failures).hasValue(1);
                });
        application(PoisonedGroup.class)
                .run(context -> await().atMost(SOON)
                        .until(() ->
                                context.getBean(PoisonedGroup.class).failures.get() > 0));
    }

    @Test
    void a_retry_beyond_the_message_timeout_is_left_to_the_group() {
        application(PoisonedGroup.class)
                .withPropertyValues(
                        "photonpump.listener.retry.delay=20s",
                        "photonpump.listener.retry.max-delay=20s",
                        "photonpump.subscriptions.vet.group.message-timeout=10s",
                        "photonpump.subscriptions.vet.group.max-retry-count=2")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(13);
                    server.await("$persistentsubscription-jumps::vet-parked", 1);
                    assertThat(context.getBean(PoisonedGroup.class).failures).hasValue(3);
                });
    }

    @Test
    void two_applications_share_a_group_and_one_takes_over_when_the_other_stops() {
        List<Integer> heights =
                IntStream.rangeClosed(1, 200).filter(i -> i != 13).boxed().toList();
        application(PoisonedGroup.class).run(first -> {
            awaitState(first, "vet", ContainerState.RUNNING);
            application(PoisonedGroup.class).run(second -> {
                awaitState(second, "vet", ContainerState.RUNNING);
                jumps(heights.stream().mapToInt(Integer::intValue).toArray());
                await().atMost(SOON)
                        .until(() ->
                                !first.getBean(PoisonedGroup.class).seen.all().isEmpty());
                listener(first, "vet").stop().join();
                await().atMost(SOON).untilAsserted(() -> {
                    List<Integer> both = new ArrayList<>(
                            first.getBean(PoisonedGroup.class).seen.all());
                    both.addAll(second.getBean(PoisonedGroup.class).seen.all());
                    assertThat(both).containsExactlyInAnyOrderElementsOf(heights);
                });
            });
        });
    }

    @Test
    void listeners_wait_while_credentials_are_refused_and_never_show_them() {
        application(Everything.class)
                .withPropertyValues("photonpump.password=wrong-secret")
                .run(context -> {
                    for (String id : List.of("vet", "board")) {
                        await().atMost(SOON)
                                .until(() -> String.valueOf(
                                                listener(context, id).status().lastError())
                                        .contains("'" + username() + "'"));
                        assertThat(listener(context, id).status().state()).isEqualTo(ContainerState.STARTING);
                    }
                    var health = context.getBean(HealthIndicator.class).health();
                    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health.getDetails().toString())
                            .contains("'" + username() + "'")
                            .doesNotContain("wrong-secret");
                });
    }

    private static Status status(ApplicationContext context) {
        return context.getBean(HealthIndicator.class).health().getStatus();
    }

    static class Everything {
        final Seen<Integer> board = new Seen<>();
        final Seen<Integer> vet = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void board(PonyJumped jump) {
            board.add(jump.height());
        }

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void vet(PonyJumped jump) {
            vet.add(jump.height());
        }
    }

    abstract static class Poisoned {
        final Seen<Integer> seen = new Seen<>();
        final AtomicInteger failures = new AtomicInteger();
        volatile boolean lucky;

        void handle(PonyJumped jump) {
            if (jump.height() == 13 && !lucky) {
                failures.incrementAndGet();
                throw new IllegalStateException("an unlucky height");
            }
            seen.add(jump.height());
        }
    }

    static class PoisonedGroup extends Poisoned {
        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {
            handle(jump);
        }
    }

    static class PoisonedCatchUp extends Poisoned {
        @EventStoreSubscription(id = "board", stream = "jumps", checkpoint = "board")
        void on(PonyJumped jump) {
            handle(jump);
        }
    }

    static class PoisonedVolatile extends Poisoned {
        @EventStoreSubscription(id = "live", stream = "jumps")
        void on(PonyJumped jump) {
            handle(jump);
        }
    }

    static class Broken {
        final Seen<Integer> seen = new Seen<>();
        volatile boolean broken = true;

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {
            if (broken) {
                throw new LinkageError("a class is missing");
            }
            seen.add(jump.height());
        }
    }

    static class Slow {
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
}
