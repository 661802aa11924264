package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.photonpump.event.StartFrom;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.OnReplay;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpoint;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpoint.Action;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpointAutoConfiguration;
import io.photonpump.spring.boot.actuate.ReplayDescriptor;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.EventDelivery;
import io.photonpump.spring.listener.EventStoreListener;
import io.photonpump.spring.listener.Replay;
import io.photonpump.spring.listener.ReplayException;
import io.photonpump.spring.listener.ReplayHook;
import io.photonpump.spring.listener.ReplayStart;
import io.photonpump.spring.listener.ReplayState;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionContainerFactory;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.dao.TransientDataAccessResourceException;

/** Replays: their hooks, their ends, and what is said about them. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ReplaysTest extends StarterTest {

    @Test
    void the_hook_runs_before_the_first_event_of_each_replay_and_not_after_a_lost_connection() {
        jumps(1, 2);
        replayed().run(context -> {
            Seen<String> seen = board(context).seen;
            seen.awaitExactly("reset -1", "1", "2");
            server.killConnections();
            jumps(3);
            seen.awaitExactly("reset -1", "1", "2", "3");
            listener(context, "board").pause().join();
            listener(context, "board").resume();
            seen.clear();

            Replay replay = listener(context, "board").replayFrom(StartFrom.event(1));
            assertThat(replay.caughtUp()).succeedsWithin(SOON);
            seen.awaitExactly("reset 0", "2", "3");
            assertThat(board(context).thread).startsWith("photonpump-board-");
        });
    }

    @Test
    void a_listener_that_begins_at_the_end_is_not_reset() {
        replayed().withPropertyValues("photonpump.subscriptions.board.from=end").run(context -> {
            awaitState(context, "board", ContainerState.RUNNING);
            jumps(1);
            board(context).seen.awaitExactly("1");
        });
    }

    @Test
    void a_deleted_position_and_a_start_are_a_replay() {
        jumps(1);
        replayed().run(context -> {
            Board board = board(context);
            board.seen.awaitExactly("reset -1", "1");
            SubscriptionContainer container = listener(context, "board");
            container.stop().join();
            container.start();
            await().atMost(SOON).until(() -> container.status().live());
            board.seen.awaitExactly("reset -1", "1");
            container.stop().join();
            context.getBean(CheckpointStore.class).delete("board");
            container.start();
            board.seen.awaitExactly("reset -1", "1", "reset -1", "1");
            await().atMost(SOON).until(() -> state(container) == ReplayState.CAUGHT_UP);
        });
    }

    @Test
    void the_hook_waits_for_the_handler() {
        jumps(1);
        replayed().run(context -> {
            Board board = board(context);
            board.seen.awaitExactly("reset -1", "1");
            board.handling = new CountDownLatch(1);
            jumps(2);
            await().atMost(SOON).until(() -> listener(context, "board").status().inFlight() == 1);
            Replay replay = listener(context, "board").replayFrom(StartFrom.beginning());
            assertThat(replay.begun()).isNotDone();
            assertThat(replay.status().state()).isEqualTo(ReplayState.REQUESTED);
            board.handling.countDown();
            assertThat(replay.caughtUp()).succeedsWithin(SOON);
            board.seen.awaitExactly("reset -1", "1", "2", "reset -1", "1", "2");
        });
    }

    @Test
    void a_hook_that_fails_leaves_the_listener_at_its_old_position(CapturedOutput output) {
        jumps(1, 2);
        replayed().run(context -> {
            Board board = board(context);
            board.seen.awaitExactly("reset -1", "1", "2");
            board.hook = replay -> {
                throw new IllegalStateException("the table is protected");
            };
            SubscriptionContainer container = listener(context, "board");
            Replay replay = container.replayFrom(StartFrom.beginning());
            assertThat(replay.begun())
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withCauseInstanceOf(ReplayException.class)
                    .withMessageContaining("did not begin, and the listener is at its old position")
                    .withMessageContaining("the table is protected");
            assertThat(replay.caughtUp()).failsWithin(SOON);
            assertThat(replay.status().state()).isEqualTo(ReplayState.FAILED);
            assertThat(output).containsOnlyOnce("is not replayed after -1 and stays at its position");
            jumps(3);
            board.seen.awaitExactly("reset -1", "1", "2", "3");
            assertThat(container.isHealthy()).isTrue();
            assertThat(context.getBean(CheckpointStore.class).load("board")).isPresent();

            board.hook = replay1 -> {};
            assertThat(container.replayFrom(StartFrom.event(2)).caughtUp()).succeedsWithin(SOON);
            board.seen.awaitExactly("reset -1", "1", "2", "3", "3");
        });
    }

    @Test
    void a_listener_without_a_position_and_with_a_failing_hook_fails_and_handles_nothing() {
        jumps(1);
        replayed()
                .withPropertyValues("photonpump.subscriptions.board.auto-startup=false")
                .run(context -> {
                    Board board = board(context);
                    board.hook = replay -> {
                        throw new IllegalStateException("the table is protected");
                    };
                    listener(context, "board").start();
                    awaitState(context, "board", ContainerState.FAILED);
                    assertThat(listener(context, "board").status().lastError())
                            .contains("was not reset, so it handles no event")
                            .contains("the table is protected");
                    assertThat(board.seen.all()).isEmpty();
                    board.hook = board::reset;
                    listener(context, "board").start();
                    board.seen.awaitExactly("reset -1", "1");
                });
    }

    @Test
    void a_hook_whose_database_is_away_is_repeated_while_the_listener_waits() {
        jumps(1);
        replayed().run(context -> {
            Board board = board(context);
            board.seen.awaitExactly("reset -1", "1");
            board.hook = replay -> {
                throw new TransientDataAccessResourceException("the database is away");
            };
            SubscriptionContainer container = listener(context, "board");
            Replay replay = container.replayFrom(StartFrom.beginning());
            awaitState(context, "board", ContainerState.WAITING);
            assertThat(container.status().lastError()).contains("the reset of 'board' failed", "the database is away");
            assertThat(replay.status().error()).contains("the database is away");
            assertThat(replay.begun()).isNotDone();
            board.hook = board::reset;
            assertThat(replay.caughtUp()).succeedsWithin(SOON);
            awaitState(context, "board", ContainerState.RUNNING);
            board.seen.awaitExactly("reset -1", "1", "reset -1", "1");
        });
    }

    @Test
    void a_stop_ends_a_replay_that_waits_for_a_database() {
        jumps(1);
        replayed().run(context -> {
            Board board = board(context);
            board.seen.awaitExactly("reset -1", "1");
            board.hook = replay -> {
                throw new TransientDataAccessResourceException("the database is away");
            };
            Replay replay = listener(context, "board").replayFrom(StartFrom.beginning());
            awaitState(context, "board", ContainerState.WAITING);
            assertThat(listener(context, "board").stop()).succeedsWithin(Duration.ofSeconds(5));
            assertThat(replay.begun()).failsWithin(SOON);
            listener(context, "board").start();
            jumps(2);
            board.seen.awaitExactly("reset -1", "1", "2");
        });
    }

    @Test
    void a_stop_waits_for_the_hook() {
        jumps(1);
        replayed().run(context -> {
            Board board = board(context);
            board.seen.awaitExactly("reset -1", "1");
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            board.hook = replay -> {
                begun.countDown();
                end.await();
            };
            Replay replay = listener(context, "board").replayFrom(StartFrom.beginning());
            assertThat(begun.await(15, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> stopped = listener(context, "board").stop();
            assertThat(stopped).isNotDone();
            end.countDown();
            assertThat(stopped).succeedsWithin(SOON);
            assertThat(replay.begun()).succeedsWithin(SOON);
            assertThat(context.getBean(CheckpointStore.class).load("board")).contains(Checkpoint.BEGINNING);
        });
    }

    @Test
    void a_stop_interrupts_the_hook_after_its_timeout_and_the_listener_stays_at_its_position() {
        jumps(1);
        replayed()
                .withPropertyValues("photonpump.listener.shutdown-timeout=200ms")
                .run(context -> {
                    Board board = board(context);
                    board.seen.awaitExactly("reset -1", "1");
                    CountDownLatch begun = new CountDownLatch(1);
                    board.hook = replay -> {
                        begun.countDown();
                        new CountDownLatch(1).await();
                    };
                    Replay replay = listener(context, "board").replayFrom(StartFrom.beginning());
                    assertThat(begun.await(15, TimeUnit.SECONDS)).isTrue();
                    assertThat(listener(context, "board").stop()).succeedsWithin(Duration.ofSeconds(5));
                    assertThat(replay.begun())
                            .failsWithin(SOON)
                            .withThrowableThat()
                            .withMessageContaining("was stopped");
                    assertThat(context.getBean(CheckpointStore.class).load("board"))
                            .contains(Checkpoint.of(0));
                });
    }

    @Test
    void an_end_before_the_listener_has_caught_up_fails_the_future() {
        jumps(1, 2);
        replayed().run(context -> {
            Board board = board(context);
            board.seen.awaitExactly("reset -1", "1", "2");
            SubscriptionContainer container = listener(context, "board");
            board.handling = new CountDownLatch(1);
            Replay first = container.replayFrom(StartFrom.beginning());
            assertThat(first.begun()).succeedsWithin(SOON);
            Replay second = container.replayFrom(StartFrom.beginning());
            board.handling.countDown();
            assertThat(first.caughtUp()).failsWithin(SOON).withThrowableThat().withMessageContaining("replayed again");
            assertThat(second.caughtUp()).succeedsWithin(SOON);

            board.handling = new CountDownLatch(1);
            Replay third = container.replayFrom(StartFrom.beginning());
            assertThat(third.begun()).succeedsWithin(SOON);
            CompletableFuture<Void> paused = container.pause();
            board.handling.countDown();
            assertThat(paused).succeedsWithin(SOON);
            assertThat(third.caughtUp()).isNotDone();
            container.resume();
            assertThat(third.caughtUp()).succeedsWithin(SOON);

            board.handling = new CountDownLatch(1);
            Replay fourth = container.replayFrom(StartFrom.beginning());
            assertThat(fourth.begun()).succeedsWithin(SOON);
            CompletableFuture<Void> stopped = container.stop();
            board.handling.countDown();
            assertThat(stopped).succeedsWithin(SOON);
            assertThat(fourth.caughtUp())
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withCauseInstanceOf(ReplayException.class)
                    .withMessageContaining("the listener was stopped");
            assertThat(container.lastReplay().orElseThrow().status().state()).isEqualTo(ReplayState.ENDED);

            Replay fifth = container.replayFrom(StartFrom.beginning());
            assertThat(fifth.begun()).succeedsWithin(SOON);
            assertThat(fifth.caughtUp()).isNotDone();
            container.start();
            assertThat(fifth.caughtUp()).succeedsWithin(SOON);
        });
    }

    @Test
    void a_request_that_another_one_replaces_before_it_begins_fails() {
        jumps(1);
        replayed().run(context -> {
            Board board = board(context);
            board.seen.awaitExactly("reset -1", "1");
            board.handling = new CountDownLatch(1);
            jumps(2);
            await().atMost(SOON).until(() -> listener(context, "board").status().inFlight() == 1);
            Replay replaced = listener(context, "board").replayFrom(StartFrom.beginning());
            Replay replacing = listener(context, "board").replayFrom(StartFrom.event(1));
            assertThat(replaced.begun())
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withMessageContaining("another replay was requested");
            board.handling.countDown();
            assertThat(replacing.caughtUp()).succeedsWithin(SOON);
            board.seen.awaitExactly("reset -1", "1", "2", "reset 0", "2");
        });
    }

    @Test
    void a_hook_that_waits_for_its_own_listener_fails_at_once() {
        replayed().run(context -> {
            awaitState(context, "board", ContainerState.RUNNING);
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            board(context).hook = replay -> failure.complete(
                    catchThrowable(() -> listener(context, "board").stop().join()));
            listener(context, "board").replayFrom(StartFrom.beginning());
            assertThat(failure)
                    .succeedsWithin(Duration.ofSeconds(5))
                    .satisfies(thrown -> assertThat(thrown).isInstanceOf(IllegalStateException.class));
        });
    }

    @Test
    void observers_and_the_endpoint_see_a_replay_from_its_request_to_its_end() {
        jumps(1, 2, 3);
        replayed().withUserConfiguration(Observer.class).run(context -> {
            Board board = board(context);
            board.seen.awaitExactly("reset -1", "1", "2", "3");
            Seen<String> seen = context.getBean(Observer.class).seen;
            seen.awaitExactly("ReplayBegun REPLAYING -1", "ReplayFinished CAUGHT_UP -1");
            EventStoreSubscriptionsEndpoint endpoint = context.getBean(EventStoreSubscriptionsEndpoint.class);
            board.handling = new CountDownLatch(1);
            ReplayDescriptor begun =
                    endpoint.act("board", Action.REPLAY, "1").getBody().replay();
            assertThat(begun.state()).isEqualTo(ReplayState.REPLAYING);
            assertThat(begun.from()).isEqualTo("1");
            assertThat(begun.target()).isEqualTo("2");
            assertThat(begun.caughtUpAt()).isNull();
            assertThat(begun.warning()).isNull();
            board.handling.countDown();
            seen.awaitAll(List.of("ReplayBegun REPLAYING 0", "ReplayFinished CAUGHT_UP 0"));
            ReplayDescriptor ended = endpoint.one("board").replay();
            assertThat(ended.state()).isEqualTo(ReplayState.CAUGHT_UP);
            assertThat(ended.caughtUpAt()).isAfterOrEqualTo(ended.since());

            board.hook = replay -> {
                throw new IllegalStateException("the table is protected");
            };
            Throwable refused = catchThrowable(() -> endpoint.act("board", Action.REPLAY, "start"));
            assertThat(refused)
                    .isInstanceOf(InvalidEndpointRequestException.class)
                    .hasMessageContaining("the table is protected");
            assertThat(refused.getCause()).isNotNull(); // so that the status is 500
            seen.awaitAll(List.of("ReplayFinished FAILED -1"));
            assertThat(endpoint.one("board").replay().error()).contains("the table is protected");
        });
    }

    @Test
    void a_replay_without_a_hook_warns_of_what_is_done_twice(CapturedOutput output) {
        jumps(1, 2);
        replayed().withUserConfiguration(Plain.class).run(context -> {
            context.getBean(Plain.class).seen.awaitExactly(1, 2);
            EventStoreSubscriptionsEndpoint endpoint = context.getBean(EventStoreSubscriptionsEndpoint.class);
            ReplayDescriptor replay =
                    endpoint.act("plain", Action.REPLAY, "start").getBody().replay();
            assertThat(replay.warning()).contains("no @OnReplay method", "handles the events up to 1 a second time");
            assertThat(output).containsOnlyOnce("begins again after -1: it has no @OnReplay method");
            context.getBean(Plain.class).seen.awaitExactly(1, 2, 1, 2);
            // Events that the listener has not handled yet are not handled twice.
            listener(context, "plain").stop().join();
            assertThat(listener(context, "plain").replayFrom(StartFrom.event(2)).begun())
                    .succeedsWithin(SOON);
            assertThat(listener(context, "plain")
                            .lastReplay()
                            .orElseThrow()
                            .status()
                            .warning())
                    .isNull();
        });
    }

    @Test
    void positions_in_memory_are_replayed_without_a_warning() {
        jumps(1);
        application(Plain.class).run(context -> {
            context.getBean(Plain.class).seen.awaitExactly(1);
            Replay replay = listener(context, "plain").replayFrom(StartFrom.beginning());
            assertThat(replay.begun()).succeedsWithin(SOON);
            assertThat(replay.status().warning()).isNull();
        });
    }

    /** What a killed process leaves in the store is what the hook finds there. */
    @Test
    void a_process_that_is_killed_in_a_hook_without_a_transaction_runs_it_again() {
        jumps(1, 2);
        replayed().run(context -> {
            Board board = board(context);
            CheckpointStore store = context.getBean(CheckpointStore.class);
            board.seen.awaitExactly("reset -1", "1", "2");
            Seen<Optional<Checkpoint>> stored = new Seen<>();
            board.hook = replay -> stored.add(store.load("board"));
            assertThat(listener(context, "board")
                            .replayFrom(StartFrom.beginning())
                            .caughtUp())
                    .succeedsWithin(SOON);
            assertThat(listener(context, "board").replayFrom(StartFrom.event(1)).caughtUp())
                    .succeedsWithin(SOON);
            stored.awaitExactly(Optional.empty(), Optional.of(Checkpoint.of(0)));
        });
    }

    @Test
    void a_listener_of_the_application_has_a_hook() {
        jumps(1);
        application().run(context -> {
            Own own = new Own();
            context.getBean(SubscriptionRegistry.class)
                    .register(context.getBean(SubscriptionContainerFactory.class)
                            .create(SubscriptionSpec.catchUp("own", "jumps", StartFrom.beginning()), own));
            own.seen.awaitExactly("reset", "0");
            assertThat(listener(context, "own")
                            .replayFrom(StartFrom.beginning())
                            .caughtUp())
                    .succeedsWithin(SOON);
            own.seen.awaitExactly("reset", "0", "reset", "0");
        });
    }

    private static ReplayState state(SubscriptionContainer container) {
        return container.lastReplay().orElseThrow().status().state();
    }

    private static Board board(ApplicationContext context) {
        return context.getBean(Board.class);
    }

    /** A listener whose positions outlive the application, in a store without transactions. */
    private ApplicationContextRunner replayed() {
        return application(Board.class)
                .withBean(CheckpointStore.class, Shelf::new)
                .withConfiguration(AutoConfigurations.of(EventStoreSubscriptionsEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=*", "photonpump.listener.checkpoint-every=1");
    }

    static class Board {
        final Seen<String> seen = new Seen<>();
        volatile CountDownLatch handling = new CountDownLatch(0);
        volatile ReplayHook hook = this::reset;
        volatile String thread = "";

        void reset(ReplayStart replay) {
            seen.add("reset " + replay.after());
        }

        @OnReplay
        void before(ReplayStart replay) throws Exception {
            thread = Thread.currentThread().getName();
            hook.beforeReplay(replay);
        }

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start", checkpoint = "board")
        void on(PonyJumped jump) throws InterruptedException {
            handling.await();
            seen.add(String.valueOf(jump.height()));
        }
    }

    static class Plain {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "plain", stream = "jumps", from = "start", checkpoint = "plain")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Own implements EventStoreListener {
        final Seen<String> seen = new Seen<>();

        @Override
        public void handle(EventDelivery delivery) {
            seen.add(String.valueOf(delivery.event().eventNumber()));
        }

        @Override
        public Optional<ReplayHook> replayHook() {
            return Optional.of(replay -> seen.add("reset"));
        }
    }

    static class Observer {
        final Seen<String> seen = new Seen<>();

        @EventListener
        void on(SubscriptionEvent.ReplayBegun begun) {
            seen.add("ReplayBegun " + begun.status().state() + " "
                    + begun.status().after());
        }

        @EventListener
        void on(SubscriptionEvent.ReplayFinished finished) {
            seen.add("ReplayFinished " + finished.status().state() + " "
                    + finished.status().after());
        }
    }

    /** A store of the application's own. */
    private static class Shelf implements CheckpointStore {
        private final Map<String, Checkpoint> positions = new ConcurrentHashMap<>();

        @Override
        public Optional<Checkpoint> load(String name) {
            return Optional.ofNullable(positions.get(name));
        }

        @Override
        public void save(String name, Checkpoint checkpoint) {
            positions.put(name, checkpoint);
        }

        @Override
        public void delete(String name) {
            positions.remove(name);
        }
    }
}
