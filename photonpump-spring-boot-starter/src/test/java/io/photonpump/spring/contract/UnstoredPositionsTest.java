package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.event.NewEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/** Checkpoint stores that fail or hang when they store a position. */
@Timeout(90)
@ExtendWith(OutputCaptureExtension.class)
class UnstoredPositionsTest extends StarterTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    private final Shelf shelf = new Shelf();

    @Test
    void the_listener_continues_while_its_store_fails_and_health_is_down_until_the_position_is_stored(
            CapturedOutput log) {
        shelved().run(context -> {
            Board board = context.getBean(Board.class);
            await().atMost(SOON).until(() -> listener(context, "board").status().live());
            shelf.failsWith = new IllegalStateException("the shelf is locked");
            jumps(1, 2, 3);
            board.seen.awaitExactly(1, 2, 3);
            awaitTrouble(context);
            assertThat(listener(context, "board").status().lastError())
                    .contains("'board'")
                    .contains("could not be stored")
                    .contains("the shelf is locked");
            assertThat(health(context)).isEqualTo(Status.DOWN);
            await().atMost(SOON).until(() -> shelf.attempts.get() >= 3);
            assertThat(shelf.positions).isEmpty();

            shelf.failsWith = null;
            await().atMost(SOON).until(() -> listener(context, "board").status().lastError() == null);
            assertThat(shelf.positions).containsEntry("board", Checkpoint.of(2));
            assertThat(listener(context, "board").status().lastError()).isNull();
            assertThat(listener(context, "board").status().live()).isTrue();
            assertThat(health(context)).isEqualTo(Status.UP);
        });
        assertThat(log.getOut())
                .containsOnlyOnce("the listener continues and tries again")
                .containsOnlyOnce("is stored again");
    }

    @Test
    void a_listener_becomes_live_even_if_its_store_fails_from_the_start() {
        shelf.failsWith = new IllegalStateException("the shelf is locked");
        jumps(1, 2);
        shelved().run(context -> {
            context.getBean(Board.class).seen.awaitExactly(1, 2);
            awaitTrouble(context);
            shelf.failsWith = null;
            await().atMost(SOON).until(() -> listener(context, "board").status().live());
            await().atMost(SOON).until(() -> Checkpoint.of(1).equals(shelf.positions.get("board")));
        });
    }

    @Test
    void the_number_of_events_handled_after_an_unstored_position_is_limited() {
        shelf.failsWith = new IllegalStateException("the shelf is locked");
        writer.publish(
                        "jumps",
                        IntStream.range(0, 1_500)
                                .mapToObj(height -> NewEvent.json("PonyJumped", new PonyJumped("Derpy", height)))
                                .toList())
                .join();
        shelved().withPropertyValues("photonpump.listener.in-flight=100").run(context -> {
            Board board = context.getBean(Board.class);
            await().atMost(SOON).until(() -> board.seen.all().size() >= 1_000);
            awaitState(context, "board", ContainerState.WAITING);
            await().during(Duration.ofMillis(500))
                    .atMost(SOON)
                    .until(() -> board.seen.all().size() <= 1_100);
            shelf.failsWith = null;
            await().atMost(SOON).until(() -> board.seen.all().size() == 1_500);
            await().atMost(SOON).until(() -> Checkpoint.of(1_499).equals(shelf.positions.get("board")));
        });
    }

    @Test
    void a_position_that_could_not_be_stored_on_a_stop_is_stored_at_the_next_start() {
        shelved().run(context -> {
            Board board = context.getBean(Board.class);
            awaitState(context, "board", ContainerState.RUNNING);
            shelf.failsWith = new IllegalStateException("the shelf is locked");
            jumps(1, 2);
            board.seen.awaitExactly(1, 2);
            awaitTrouble(context);
            assertThat(listener(context, "board").stop()).succeedsWithin(AT_ONCE);
            listener(context, "board").start();
            awaitState(context, "board", ContainerState.WAITING);
            shelf.failsWith = null;
            jumps(3);
            board.seen.awaitExactly(1, 2, 3);
            await().atMost(SOON).until(() -> Checkpoint.of(2).equals(shelf.positions.get("board")));
        });
    }

    @Test
    void a_stop_stores_a_position_that_the_store_refused_before() {
        shelved().run(context -> {
            awaitState(context, "board", ContainerState.RUNNING);
            shelf.failsWith = new IllegalStateException("the shelf is locked");
            jumps(1, 2);
            awaitTrouble(context);
            context.getBean(Board.class).seen.awaitExactly(1, 2);
            shelf.failsWith = null;
            assertThat(listener(context, "board").stop()).succeedsWithin(AT_ONCE);
            assertThat(shelf.positions).containsEntry("board", Checkpoint.of(1));
        });
    }

    @Test
    void a_hanging_store_delays_neither_events_nor_health_nor_the_stop() {
        shelved().run(context -> {
            Board board = context.getBean(Board.class);
            awaitState(context, "board", ContainerState.RUNNING);
            shelf.open.drainPermits();
            jumps(1, 2, 3);
            board.seen.awaitExactly(1, 2, 3);
            awaitTrouble(context);
            assertThat(listener(context, "board").status().lastError()).contains("has not answered");
            assertThat(health(context)).isEqualTo(Status.DOWN);
            assertThat(listener(context, "board").stop()).succeedsWithin(AT_ONCE);
            assertThat(listener(context, "board").status().state()).isEqualTo(ContainerState.STOPPED);
            shelf.open.release(1_000);
            listener(context, "board").start();
            jumps(4);
            board.seen.awaitExactly(1, 2, 3, 4);
        });
    }

    @Test
    void a_late_write_of_a_position_does_not_undo_a_replay() {
        shelf.heedsInterrupts = false;
        shelved().run(context -> {
            Board board = context.getBean(Board.class);
            awaitState(context, "board", ContainerState.RUNNING);
            shelf.open.drainPermits();
            jumps(1, 2);
            await().atMost(SOON).until(() -> shelf.attempts.get() > 0);
            CompletableFuture<Void> refused =
                    listener(context, "board").replayFrom(StartFrom.beginning()).begun();
            assertThat(refused).failsWithin(Duration.ofSeconds(20));
            shelf.open.release(1_000);
            await().atMost(SOON).until(() -> Checkpoint.of(1).equals(shelf.positions.get("board")));
            board.seen.clear();
            assertThat(listener(context, "board")
                            .replayFrom(StartFrom.beginning())
                            .begun())
                    .succeedsWithin(SOON);
            board.seen.awaitExactly(1, 2);
        });
    }

    private ApplicationContextRunner shelved() {
        return application(Board.class)
                .withBean(CheckpointStore.class, () -> shelf)
                .withPropertyValues(
                        "photonpump.listener.checkpoint-every=1", "photonpump.listener.checkpoint-interval=1h");
    }

    /** Waits until the listener is running and reports that its position is not stored. */
    private static void awaitTrouble(ApplicationContext context) {
        await().atMost(SOON)
                .until(() -> String.valueOf(listener(context, "board").status().lastError())
                        .contains("could not be stored"));
        assertThat(listener(context, "board").status().state()).isEqualTo(ContainerState.RUNNING);
    }

    private static Status health(ApplicationContext context) {
        return context.getBean(HealthIndicator.class).health().getStatus();
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", checkpoint = "board")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Shelf implements CheckpointStore {
        final Map<String, Checkpoint> positions = new ConcurrentHashMap<>();
        final AtomicInteger attempts = new AtomicInteger();
        final Semaphore open = new Semaphore(1_000_000);
        volatile boolean heedsInterrupts = true;
        volatile @Nullable RuntimeException failsWith;

        @Override
        public Optional<Checkpoint> load(String name) {
            return Optional.ofNullable(positions.get(name));
        }

        @Override
        public void save(String name, Checkpoint checkpoint) {
            attempts.incrementAndGet();
            if (heedsInterrupts) {
                try {
                    open.acquire();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("interrupted", e);
                }
            } else {
                open.acquireUninterruptibly();
            }
            RuntimeException failure = failsWith;
            if (failure != null) {
                throw failure;
            }
            positions.put(name, checkpoint);
        }

        @Override
        public void delete(String name) {
            positions.remove(name);
        }
    }
}
