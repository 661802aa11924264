package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.DeleteMode;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.Acknowledgment;
import io.photonpump.spring.listener.BatchEventFailedException;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.EventSelector;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** Acknowledgment of single events and batches, as the server sees it. */
class AcknowledgmentTest extends StarterTest {

    @Test
    void a_manual_acknowledgment_may_follow_later_on_another_thread() {
        application(Manual.class).run(context -> {
            awaitState(context, "manual", ContainerState.RUNNING);
            jumps(1, 2, 3);
            Manual manual = context.getBean(Manual.class);
            await().atMost(SOON).until(() -> manual.open.size() == 3);
            assertThat(listener(context, "manual").status().inFlight()).isEqualTo(3);
            manual.open.get(1).acknowledge();
            manual.open.get(2).park("lame");
            server.await("$persistentsubscription-jumps::g-parked", 1);
            manual.open.remove(3).retry();
            await().atMost(SOON).until(() -> manual.open.containsKey(3));
            manual.open.get(3).skip("enough");
            await().until(() -> listener(context, "manual").status().inFlight() == 0);
        });
    }

    @Test
    void without_acknowledgment_a_failed_event_is_lost() {
        application(Careless.class).run(context -> {
            awaitState(context, "careless", ContainerState.RUNNING);
            jumps(1, 2);
            context.getBean(Careless.class).seen.awaitInAnyOrder(1, 2);
            assertThat(listener(context, "careless").counts().parked()).isZero();
            assertThat(listener(context, "careless").counts().retries()).isZero();
        });
    }

    @Test
    void a_batch_contains_the_events_that_arrive_within_the_linger_up_to_its_size() {
        jumps(IntStream.rangeClosed(1, 25).toArray());
        application(Batches.class).run(context -> {
            Batches batches = context.getBean(Batches.class);
            await().atMost(SOON).until(() -> batches.heights.all().size() == 25);
            assertThat(batches.heights.all()).isSorted();
            assertThat(batches.sizes.all()).allMatch(size -> size <= 10).contains(10);
        });
    }

    @Test
    void only_the_failing_event_of_a_batch_is_parked() {
        for (Class<?> batch : List.of(FailingBatch.class, ExactlyFailingBatch.class)) {
            String group = batch.getSimpleName();
            writer.createSubscription(
                            "jumps-" + group,
                            group,
                            PersistentSubscriptionSettings.defaults().withStartFrom(StartFrom.beginning()))
                    .join();
            IntStream.rangeClosed(11, 15).forEach(height -> jump("jumps-" + group, "Derpy", height));
            application(batch).run(context -> {
                server.await("$persistentsubscription-jumps-" + group + "::" + group + "-parked", 1);
                Failing failing = (Failing) context.getBean(batch);
                failing.seen.awaitAll(List.of(11, 12, 14, 15));
                await().untilAsserted(() ->
                        assertThat(listener(context, group).counts().parked()).isOne());
                assertThat(failing.seen.all()).doesNotContain(13);
            });
        }
    }

    @Test
    void events_of_other_types_are_skipped_and_acknowledged() {
        application(OnlyRest.class).run(context -> {
            awaitState(context, "rest", ContainerState.RUNNING);
            jumps(1);
            writer.publishEvent("jumps", "PonyRested", "{}").join();
            context.getBean(OnlyRest.class).seen.awaitExactly("PonyRested");
            await().until(() -> listener(context, "rest").counts().processed() == 1);
            assertThat(listener(context, "rest").counts().filtered()).isEqualTo(1);
        });
    }

    @Test
    void events_that_a_selector_does_not_select_are_acknowledged() {
        application(HighJumps.class).run(context -> {
            awaitState(context, "high", ContainerState.RUNNING);
            jumps(50, 150, 70);
            context.getBean(HighJumps.class).seen.awaitExactly(150);
            await().until(() -> listener(context, "high").counts().filtered() == 2);
            assertNothingIsParked("jumps", "g");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(writer.admin()
                                    .subscriptions()
                                    .info("jumps", "g")
                                    .join()
                                    .outstanding())
                            .isZero());
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class HighJumps {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "high", stream = "jumps", group = "g", filter = "highJumps")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }

        @Bean
        EventSelector highJumps() {
            return event -> event.json(PonyJumped.class).height() > 100;
        }
    }

    @Test
    void a_dead_letter_contains_the_origin_of_its_event() {
        application(OnlyFailing.class)
                .withPropertyValues("photonpump.subscriptions.failing.on-exhausted=dead-letter")
                .run(context -> {
                    awaitState(context, "failing", ContainerState.RUNNING);
                    jumps(5);
                    server.await("deadletter-jumps", 1);
                    RecordedEvent letter =
                            writer.getEvent("deadletter-jumps", 0).join().resolved();
                    assertThat(letter.type()).isEqualTo("DeadLetter");
                    assertThat(letter.metadata().json().get("originalEventType").asString())
                            .isEqualTo("PonyJumped");
                    assertThat(letter.json(PonyJumped.class).height()).isEqualTo(5);
                    JsonNode metadata = letter.metadata().json();
                    assertThat(metadata.get("originalStream").asString()).isEqualTo("jumps");
                    assertThat(metadata.get("originalEventNumber").asLong()).isZero();
                    assertThat(metadata.get("exception").asString()).isEqualTo(IllegalStateException.class.getName());
                    // The listener continues after it, and the other events keep their order.
                    jumps(6);
                    server.await("deadletter-jumps", 2);
                    assertThat(listener(context, "failing").status().state()).isEqualTo(ContainerState.RUNNING);
                });
    }

    @Test
    void a_dead_letter_that_cannot_be_written_stops_the_listener_before_the_event() {
        application(OnlyFailing.class)
                .withPropertyValues(
                        "photonpump.subscriptions.failing.on-exhausted=dead-letter",
                        "photonpump.subscriptions.failing.dead-letter-stream=gone")
                .run(context -> {
                    jump("gone", "Derpy", 1);
                    writer.deleteStream("gone", ExpectedVersion.any(), DeleteMode.HARD)
                            .join();
                    jumps(5);
                    awaitState(context, "failing", ContainerState.FAILED);
                    assertThat(listener(context, "failing").status().position()).isNull();
                });
    }

    static class Manual {
        final Map<Integer, Acknowledgment> open = new ConcurrentHashMap<>();

        @EventStoreSubscription(id = "manual", stream = "jumps", group = "g", ackMode = "manual")
        void on(PonyJumped jump, Acknowledgment acknowledgment) {
            open.put(jump.height(), acknowledgment);
        }
    }

    static class Careless {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "careless", stream = "jumps", group = "g", ackMode = "none")
        void on(PonyJumped jump) {
            seen.add(jump.height());
            throw new IllegalStateException("too late");
        }
    }

    static class Batches {
        final Seen<Integer> sizes = new Seen<>();
        final Seen<Integer> heights = new Seen<>();

        @EventStoreSubscription(id = "batches", stream = "jumps", from = "start", batchSize = "10")
        void on(List<PonyJumped> jumps, List<ResolvedEvent> events) {
            assertThat(events).hasSameSizeAs(jumps);
            sizes.add(jumps.size());
            jumps.forEach(jump -> heights.add(jump.height()));
        }
    }

    abstract static class Failing {
        final Seen<Integer> seen = new Seen<>();
    }

    static class FailingBatch extends Failing {
        @EventStoreSubscription(
                id = "FailingBatch",
                stream = "jumps-FailingBatch",
                group = "FailingBatch",
                batchSize = "5")
        void on(List<PonyJumped> jumps) {
            jumps.forEach(jump -> {
                if (jump.height() == 13) {
                    throw new IllegalStateException("unlucky");
                }
                seen.add(jump.height());
            });
        }
    }

    static class ExactlyFailingBatch extends Failing {
        @EventStoreSubscription(
                id = "ExactlyFailingBatch",
                stream = "jumps-ExactlyFailingBatch",
                group = "ExactlyFailingBatch",
                batchSize = "5")
        void on(List<PonyJumped> jumps) {
            for (int i = 0; i < jumps.size(); i++) {
                if (jumps.get(i).height() == 13) {
                    throw new BatchEventFailedException(i, new IllegalStateException("unlucky"));
                }
                seen.add(jumps.get(i).height());
            }
        }
    }

    static class OnlyRest {
        final Seen<String> seen = new Seen<>();

        @EventStoreSubscription(id = "rest", stream = "jumps", group = "g", eventTypes = "PonyR*")
        void on(RecordedEvent event) {
            seen.add(event.type());
        }
    }

    static class OnlyFailing {
        @EventStoreSubscription(id = "failing", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            throw new IllegalStateException("always");
        }
    }
}
