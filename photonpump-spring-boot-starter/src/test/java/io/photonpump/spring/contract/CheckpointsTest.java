package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonpump.event.RecordedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import io.photonpump.spring.listener.checkpoint.InMemoryCheckpointStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Positions of catch-up listeners across stops and restarts of the application. */
@ExtendWith(OutputCaptureExtension.class)
class CheckpointsTest extends StarterTest {

    @Test
    void a_position_in_a_stream_survives_the_application_and_is_stored_on_every_stop() {
        jumps(1, 2, 3);
        inStreams().run(context -> context.getBean(Board.class).seen.awaitExactly(1, 2, 3));
        jumps(4);
        inStreams().run(context -> {
            context.getBean(Board.class).seen.awaitExactly(4);
            CheckpointStore store = context.getBean(CheckpointStore.class);
            await().until(() -> store.load("board").equals(Optional.of(Checkpoint.of(3))));
        });
    }

    @Test
    void a_listener_with_a_position_after_the_end_starts_over_with_a_warning(CapturedOutput output) {
        InMemoryCheckpointStore positions = new InMemoryCheckpointStore();
        positions.save("board", Checkpoint.of(7));
        jumps(1, 2);
        application(Board.class)
                .withBean(CheckpointStore.class, () -> positions)
                .run(context -> {
                    context.getBean(Board.class).seen.awaitExactly(1, 2);
                    assertThat(output.getAll().lines().filter(line -> line.contains(" WARN ")))
                            .singleElement()
                            .asString()
                            .contains("board");
                });
    }

    @Test
    void a_position_is_stored_after_the_interval_even_with_few_events() {
        application(Board.class)
                .withPropertyValues("photonpump.listener.checkpoint-interval=100ms")
                .run(context -> {
                    jumps(1);
                    CheckpointStore store = context.getBean(CheckpointStore.class);
                    await().atMost(SOON).until(() -> store.load("board").isPresent());
                });
    }

    @Test
    void a_listener_can_be_replayed_from_the_beginning_or_an_event() {
        jumps(1, 2, 3);
        application(Board.class).run(context -> {
            Seen<Integer> seen = context.getBean(Board.class).seen;
            seen.awaitExactly(1, 2, 3);
            assertThat(listener(context, "board")
                            .replayFrom(StartFrom.beginning())
                            .begun())
                    .succeedsWithin(SOON);
            seen.awaitExactly(1, 2, 3, 1, 2, 3);
            assertThat(listener(context, "board").replayFrom(StartFrom.event(2)).begun())
                    .succeedsWithin(SOON);
            seen.awaitExactly(1, 2, 3, 1, 2, 3, 3);

            listener(context, "board").stop().join();
            assertThat(listener(context, "board").replayFrom(StartFrom.event(1)).begun())
                    .succeedsWithin(SOON);
            listener(context, "board").start();
            seen.awaitExactly(1, 2, 3, 1, 2, 3, 3, 2, 3);
        });
    }

    @Test
    void a_listener_can_be_replayed_as_soon_as_it_has_stopped() {
        jumps(1, 2);
        application(Board.class).run(context -> {
            Seen<Integer> seen = context.getBean(Board.class).seen;
            seen.awaitExactly(1, 2);
            List<Integer> expected = new ArrayList<>(List.of(1, 2));
            for (int i = 0; i < 20; i++) {
                listener(context, "board").stop().join();
                CompletableFuture<Void> moved = listener(context, "board")
                        .replayFrom(StartFrom.event(1))
                        .begun();
                listener(context, "board").start();
                assertThat(moved).succeedsWithin(SOON);
                expected.add(2);
                seen.awaitExactly(expected.toArray(Integer[]::new));
            }
        });
    }

    @Test
    void a_resumed_listener_continues_at_its_position_even_from_the_end_before_any_event() {
        jumps(1);
        application(FromEnd.class).run(context -> {
            awaitState(context, "tail", ContainerState.RUNNING);
            listener(context, "tail").pause().join();
            assertThat(listener(context, "tail").status().state()).isEqualTo(ContainerState.PAUSED);
            jumps(2);
            listener(context, "tail").resume();
            context.getBean(FromEnd.class).seen.awaitExactly(2);
            listener(context, "tail").pause().join();
            jumps(3);
            listener(context, "tail").resume();
            context.getBean(FromEnd.class).seen.awaitExactly(2, 3);
        });
    }

    @Test
    void workers_keep_each_stream_in_order_and_the_position_waits_for_the_slowest_worker() {
        int events = 60;
        IntStream.range(0, events).forEach(i -> jump("pony-" + i % 6, "Pony" + i % 6, i));
        inStreams(Parallel.class).run(context -> {
            Parallel parallel = context.getBean(Parallel.class);
            await().atMost(SOON).until(() -> parallel.handled() == events - 10);
            // All streams except the blocked one are handled; no position after its first event is stored.
            listener(context, "parallel").stop();
            parallel.hold.countDown();
            await().atMost(SOON)
                    .until(() -> listener(context, "parallel").status().state() == ContainerState.STOPPED);
        });
        inStreams(Parallel.class).run(context -> {
            Parallel parallel = context.getBean(Parallel.class);
            parallel.hold.countDown();
            // At least the unhandled events are delivered, and none is missing.
            await().atMost(SOON)
                    .until(() -> parallel.seen.getOrDefault("pony-3", List.of()).size() >= 9);
            parallel.seen.values().forEach(heights -> assertThat(heights).isSorted());
        });
    }

    @Test
    void a_store_that_fails_does_not_stop_the_listener() {
        application(Board.class)
                .withBean(CheckpointStore.class, FailingStore::new)
                .withPropertyValues("photonpump.listener.checkpoint-every=1")
                .run(context -> {
                    jumps(1, 2);
                    context.getBean(Board.class).seen.awaitExactly(1, 2);
                    assertThat(listener(context, "board").status().state()).isEqualTo(ContainerState.RUNNING);
                });
    }

    @Test
    void only_catch_up_listeners_can_be_replayed() {
        application(Vet.class)
                .run(context -> assertThatThrownBy(() -> listener(context, "vet")
                                .replayFrom(StartFrom.beginning())
                                .begun())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("persistent"));
    }

    private ApplicationContextRunner inStreams() {
        return inStreams(Board.class);
    }

    private ApplicationContextRunner inStreams(Class<?> configuration) {
        return application(configuration).withPropertyValues("photonpump.checkpoint.store=stream");
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", checkpoint = "board")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Vet {
        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {}
    }

    static class FromEnd {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "tail", stream = "jumps", from = "end")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Parallel {
        final Map<String, List<Integer>> seen = new ConcurrentHashMap<>();
        final CountDownLatch hold = new CountDownLatch(1);

        @EventStoreSubscription(
                id = "parallel",
                stream = "$all",
                checkpoint = "parallel",
                concurrency = "6",
                eventTypes = "PonyJumped")
        void on(PonyJumped jump, RecordedEvent event) throws InterruptedException {
            if (event.stream().equals("pony-3")) {
                hold.await();
            }
            seen.computeIfAbsent(event.stream(), stream -> new CopyOnWriteArrayList<>())
                    .add(jump.height());
        }

        int handled() {
            return seen.values().stream().mapToInt(List::size).sum();
        }
    }

    private static final class FailingStore implements CheckpointStore {
        @Override
        public Optional<Checkpoint> load(String name) {
            return Optional.empty();
        }

        @Override
        public void save(String name, Checkpoint checkpoint) {
            throw new IllegalStateException("the store is away");
        }

        @Override
        public void delete(String name) {}
    }
}
