package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.template.EventStoreTemplate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;

/** The three kinds of listeners, from annotation to acknowledgment. */
class KindsTest extends StarterTest {

    @Test
    void a_volatile_listener_receives_events_that_are_written_while_it_is_subscribed() {
        jumps(1);
        application(Volatile.class).run(context -> {
            awaitState(context, "live", ContainerState.RUNNING);
            context.getBean(EventStoreTemplate.class)
                    .publish("jumps", new PonyJumped("Derpy", 2), new PonyJumped("Derpy", 3))
                    .join();
            context.getBean(Volatile.class).seen.awaitExactly(2, 3);
        });
    }

    @Test
    void a_catch_up_listener_receives_all_events_in_order_and_is_then_live() {
        jumps(1, 2, 3);
        application(CatchUp.class).run(context -> {
            Seen<Integer> seen = context.getBean(CatchUp.class).seen;
            seen.awaitExactly(1, 2, 3);
            await().until(() -> listener(context, "catch-up").status().live());
            jumps(4);
            seen.awaitExactly(1, 2, 3, 4);
            await().untilAsserted(() -> assertThat(
                            listener(context, "catch-up").status().position())
                    .hasToString("3"));
            assertThat(listener(context, "catch-up").status().lag()).isZero();
        });
    }

    @Test
    void a_persistent_listener_creates_its_group_and_acknowledges_handled_events() {
        application(Persistent.class).run(context -> {
            awaitState(context, "vet", ContainerState.RUNNING);
            jumps(1, 2, 3);
            context.getBean(Persistent.class).seen.awaitInAnyOrder(1, 2, 3);
        });
        // Acknowledged events are not delivered again, neither to another application nor later.
        application(Persistent.class).run(context -> {
            awaitState(context, "vet", ContainerState.RUNNING);
            jumps(4);
            context.getBean(Persistent.class).seen.awaitExactly(4);
        });
    }

    @Test
    void a_volatile_listener_misses_the_events_of_a_pause_and_a_group_keeps_them() {
        application(Volatile.class, Grouped.class).run(context -> {
            for (String id : List.of("live", "grouped")) {
                awaitState(context, id, ContainerState.RUNNING);
                listener(context, id).pause().join();
            }
            jumps(1);
            for (String id : List.of("live", "grouped")) {
                listener(context, id).resume();
                awaitState(context, id, ContainerState.RUNNING);
            }
            context.getBean(Grouped.class).seen.awaitExactly(1);
            jumps(2);
            context.getBean(Volatile.class).seen.awaitExactly(2);
            context.getBean(Grouped.class).seen.awaitExactly(1, 2);
        });
    }

    static class Grouped {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "grouped", stream = "jumps", group = "grouped")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    @Test
    void a_listener_can_receive_the_event_and_its_link() {
        jumps(1);
        application(Records.class).run(context -> {
            Records records = context.getBean(Records.class);
            await().untilAsserted(() -> assertThat(records.resolved.get()).isNotNull());
            assertThat(records.recorded.get().type()).isEqualTo("PonyJumped");
            assertThat(records.resolved.get().eventNumber()).isZero();
        });
    }

    @Test
    void health_is_up_and_shows_every_listener_and_the_connection() {
        application(CatchUp.class, Persistent.class).run(context -> {
            awaitState(context, "catch-up", ContainerState.RUNNING);
            awaitState(context, "vet", ContainerState.RUNNING);
            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsKeys("connection", "subscriptions");
            assertThat(health.getDetails().toString())
                    .contains("vet", "catch-up", "RUNNING")
                    .doesNotContain("changeit");
        });
    }

    private static Health health(ApplicationContext context) {
        return context.getBean(HealthIndicator.class).health();
    }

    static class Volatile {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "live", stream = "jumps")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class CatchUp {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "catch-up", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Persistent {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet", concurrency = "3")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Records {
        final AtomicReference<RecordedEvent> recorded = new AtomicReference<>();
        final AtomicReference<ResolvedEvent> resolved = new AtomicReference<>();

        @EventStoreSubscription(stream = "jumps", from = "start")
        void one(RecordedEvent event) {
            recorded.set(event);
        }

        @EventStoreSubscription(stream = "jumps", from = "start")
        void other(ResolvedEvent event) {
            resolved.set(event);
        }
    }
}
