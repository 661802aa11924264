package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.event.Content;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.Metadata;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpoint;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpoint.Action;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpointAutoConfiguration;
import io.photonpump.spring.listener.Acknowledgment;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.DeadLetterReplayException;
import io.photonpump.spring.listener.EventStoreHeaders;
import io.photonpump.spring.listener.ReplayedDeadLetters;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import io.photonpump.spring.listener.checkpoint.JdbcCheckpointStore;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.transaction.PlatformTransactionManager;

/** Replays of dead letters, which pass each letter to the listener that wrote it, once. */
@Timeout(60)
class DeadLetterReplayTest extends StarterTest {

    private static final String LETTERS = "deadletter-jumps";

    private ApplicationContextRunner deadLettering(Class<?>... configuration) {
        return application(configuration)
                .withPropertyValues(
                        "photonpump.listener.on-exhausted=dead-letter", "photonpump.listener.retry.max-retries=1");
    }

    private static ReplayedDeadLetters replay(ApplicationContext context, String id) {
        return context.getBean(SubscriptionRegistry.class)
                .get(id)
                .replayDeadLetters()
                .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static ReplayedDeadLetters replayed(long handled, long failed) {
        return new ReplayedDeadLetters(handled, failed);
    }

    @ParameterizedTest
    @ValueSource(classes = {CatchUp.class, Group.class, Live.class, Batch.class, Concurrent.class, Manual.class})
    void each_dead_letter_is_handled_once_by_the_next_replay(Class<? extends Unlucky> listener) {
        deadLettering(listener).run(context -> {
            Unlucky beans = context.getBean(listener);
            awaitState(context, "it", ContainerState.RUNNING);
            jumps(13, 1, 26, 2);
            server.await(LETTERS, 2);
            beans.seen.awaitInAnyOrder(1, 2);

            beans.lucky = true;
            assertThat(replay(context, "it")).isEqualTo(replayed(2, 0));
            assertThat(beans.seen.all()).endsWith(13, 26);
            assertThat(replay(context, "it")).isEqualTo(replayed(0, 0));
            assertThat(beans.seen.all()).hasSize(4);
            assertThat(listener(context, "it").counts().deadLettered()).isEqualTo(2);
            assertThat(listener(context, "it").counts().processed()).isEqualTo(4);
        });
    }

    @Test
    void the_listener_receives_the_original_event() {
        UUID id = UUID.randomUUID();
        writer.publishEvent(
                        "jumps",
                        NewEvent.of("PonyJumped", new PonyJumped("Derpy", 13))
                                .withId(id)
                                .withMetadata(Map.of("tenant", "blue", "message", "of the event")))
                .join();
        RecordedEvent original = writer.getEvent("jumps", 0).join().resolved();
        deadLettering(Exact.class).run(context -> {
            server.await(LETTERS, 1);
            Exact beans = context.getBean(Exact.class);
            beans.lucky = true;
            replay(context, "it");
            RecordedEvent event = beans.event;
            assertThat(withoutMetadata(event)).isEqualTo(withoutMetadata(original));
            assertThat(event.metadata().json()).isEqualTo(original.metadata().json());
            assertThat(beans.metadata).isEqualTo(Map.of("tenant", "blue", "message", "of the event"));
            assertThat(beans.letterStream).isEqualTo(LETTERS);
        });
    }

    private static RecordedEvent withoutMetadata(RecordedEvent event) {
        return new RecordedEvent(
                event.stream(),
                event.eventNumber(),
                event.id(),
                event.type(),
                event.data(),
                Content.EMPTY,
                event.created());
    }

    @Test
    void a_letter_that_fails_again_waits_for_the_next_replay_and_delays_no_other() {
        jumps(13, 26, 39);
        deadLettering(CatchUp.class).run(context -> {
            CatchUp beans = context.getBean(CatchUp.class);
            server.await(LETTERS, 3);
            assertThat(replay(context, "it")).isEqualTo(replayed(0, 3));
            assertThat(listener(context, "it").status().state()).isEqualTo(ContainerState.RUNNING);
            assertThat(listener(context, "it").counts().deadLettered()).isEqualTo(6);
            beans.lucky = true;
            assertThat(replay(context, "it")).isEqualTo(replayed(3, 0));
            beans.seen.awaitExactly(13, 26, 39);
        });
    }

    @Test
    void another_run_of_the_application_does_not_replay_the_same_letters() {
        jumps(13);
        deadLettering(CatchUp.class).run(context -> {
            server.await(LETTERS, 1);
            context.getBean(CatchUp.class).lucky = true;
            assertThat(replay(context, "it")).isEqualTo(replayed(1, 0));
        });
        deadLettering(CatchUp.class)
                .withPropertyValues("photonpump.subscriptions.it.from=end")
                .run(context -> {
                    awaitState(context, "it", ContainerState.RUNNING);
                    assertThat(replay(context, "it")).isEqualTo(replayed(0, 0));
                    assertThat(context.getBean(CatchUp.class).seen.all()).isEmpty();
                });
    }

    @Test
    void letters_of_other_listeners_in_the_same_stream_are_ignored() {
        jumps(13);
        deadLettering(CatchUp.class, Other.class).run(context -> {
            server.await(LETTERS, 2);
            context.getBean(CatchUp.class).lucky = true;
            assertThat(replay(context, "it")).isEqualTo(replayed(1, 0));
            assertThat(context.getBean(Other.class).calls).hasValue(2);
            assertThat(replay(context, "other")).isEqualTo(replayed(0, 1));
            assertThat(replay(context, "it")).isEqualTo(replayed(0, 0));
        });
    }

    @Test
    void a_listener_without_dead_letters_has_nothing_to_replay() {
        deadLettering(CatchUp.class).run(context -> {
            awaitState(context, "it", ContainerState.RUNNING);
            assertThat(replay(context, "it")).isEqualTo(replayed(0, 0));
        });
    }

    @Test
    void a_replay_and_the_subscription_never_call_the_handler_at_the_same_time() {
        deadLettering(CatchUp.class).run(context -> {
            CatchUp beans = context.getBean(CatchUp.class);
            awaitState(context, "it", ContainerState.RUNNING);
            for (int i = 0; i < 20; i++) {
                jumps(13);
            }
            server.await(LETTERS, 20);
            beans.lucky = true;
            CompletableFuture<ReplayedDeadLetters> replaying =
                    listener(context, "it").replayDeadLetters();
            jumps(1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(replaying).succeedsWithin(SOON).isEqualTo(replayed(20, 0));
            await().atMost(SOON).until(() -> beans.seen.all().size() == 29);
            assertThat(beans.mostAtOnce).hasValue(1);
        });
    }

    @Test
    void concurrent_calls_share_one_replay() {
        jumps(13);
        deadLettering(Blocking.class).run(context -> {
            server.await(LETTERS, 1);
            Blocking beans = context.getBean(Blocking.class);
            beans.lucky = true;
            CompletableFuture<ReplayedDeadLetters> first =
                    listener(context, "it").replayDeadLetters();
            assertThat(beans.begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<ReplayedDeadLetters> second =
                    listener(context, "it").replayDeadLetters();
            beans.go.countDown();
            assertThat(first).succeedsWithin(SOON).isEqualTo(replayed(1, 0));
            assertThat(second).succeedsWithin(SOON).isEqualTo(replayed(1, 0));
            assertThat(beans.seen.all()).containsExactly(13);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_stopped_or_paused_listener_refuses_a_replay(boolean pause) {
        jumps(13);
        deadLettering(CatchUp.class).run(context -> {
            server.await(LETTERS, 1);
            context.getBean(CatchUp.class).lucky = true;
            (pause ? listener(context, "it").pause() : listener(context, "it").stop()).join();
            assertThat(listener(context, "it").replayDeadLetters())
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(IllegalStateException.class)
                    .withMessageContaining(pause ? "PAUSED" : "STOPPED");
            assertThat(context.getBean(CatchUp.class).seen.all()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_stop_or_pause_waits_for_the_letter_being_handled_and_leaves_the_others(boolean pause) {
        jumps(13, 26);
        deadLettering(Blocking.class).run(context -> {
            server.await(LETTERS, 2);
            Blocking beans = context.getBean(Blocking.class);
            beans.lucky = true;
            CompletableFuture<ReplayedDeadLetters> replaying =
                    listener(context, "it").replayDeadLetters();
            assertThat(beans.begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> stopped = pause
                    ? listener(context, "it").pause()
                    : listener(context, "it").stop();
            assertThat(stopped).isNotDone();
            beans.go.countDown();
            assertThat(stopped).succeedsWithin(SOON);
            assertThat(replaying)
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOfSatisfying(
                            DeadLetterReplayException.class,
                            ended -> assertThat(ended.replayed()).isEqualTo(replayed(1, 0)));
            assertThat(beans.seen.all()).containsExactly(13);

            if (pause) {
                listener(context, "it").resume();
            } else {
                listener(context, "it").start();
            }
            awaitState(context, "it", ContainerState.RUNNING);
            assertThat(replay(context, "it")).isEqualTo(replayed(1, 0));
            assertThat(beans.seen.all()).containsExactly(13, 26);
        });
    }

    @Test
    void a_handler_that_waits_for_the_replay_of_its_own_letters_gets_an_exception() {
        deadLettering(WaitsForItself.class).run(context -> {
            awaitState(context, "it", ContainerState.RUNNING);
            jumps(1);
            context.getBean(WaitsForItself.class).seen.awaitExactly("waits for the replay of dead letters of 'it'");
        });
    }

    @Test
    void an_error_handler_that_stops_the_listener_ends_the_replay_before_the_letter() {
        jumps(13, 26);
        deadLettering(CatchUp.class).run(context -> server.await(LETTERS, 2));
        application(CatchUp.class)
                .withPropertyValues("photonpump.subscriptions.it.from=end")
                .run(context -> {
                    awaitState(context, "it", ContainerState.RUNNING);
                    assertThat(listener(context, "it").replayDeadLetters())
                            .failsWithin(SOON)
                            .withThrowableOfType(ExecutionException.class)
                            .withMessageContaining("0@jumps (PonyJumped)");
                    assertThat(listener(context, "it").status().state()).isEqualTo(ContainerState.RUNNING);
                    context.getBean(CatchUp.class).lucky = true;
                    assertThat(replay(context, "it")).isEqualTo(replayed(2, 0));
                });
    }

    @Test
    void with_a_transactional_store_a_replay_commits_and_rolls_back_with_its_position() {
        jumps(13, 26);
        deadLettering(Database.class, Results.class).run(context -> {
            server.await(LETTERS, 2);
            Results beans = context.getBean(Results.class);
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            assertThat(replay(context, "it")).isEqualTo(replayed(0, 2));
            assertThat(heights(jdbc)).isEmpty();
            beans.lucky = true;
            assertThat(replay(context, "it")).isEqualTo(replayed(2, 0));
            assertThat(heights(jdbc)).containsExactly(13, 26);
            assertThat(replay(context, "it")).isEqualTo(replayed(0, 0));
            assertThat(heights(jdbc)).containsExactly(13, 26);
            // The position of the listener itself has not changed.
            CheckpointStore positions = context.getBean(CheckpointStore.class);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(positions.load("results"))
                            .hasValueSatisfying(position -> assertThat(position).hasToString("1")));
        });
    }

    private static List<Integer> heights(JdbcTemplate jdbc) {
        return jdbc.queryForList("SELECT height FROM result ORDER BY height", Integer.class);
    }

    @Test
    void the_endpoint_replays_dead_letters() {
        jumps(13);
        deadLettering(CatchUp.class)
                .withConfiguration(AutoConfigurations.of(EventStoreSubscriptionsEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=*")
                .run(context -> {
                    server.await(LETTERS, 1);
                    context.getBean(CatchUp.class).lucky = true;
                    context.getBean(EventStoreSubscriptionsEndpoint.class).act("it", Action.REPLAY_DEAD_LETTERS, null);
                    context.getBean(CatchUp.class).seen.awaitExactly(13);
                });
    }

    abstract static class Unlucky {
        final Seen<Integer> seen = new Seen<>();
        final AtomicInteger atOnce = new AtomicInteger();
        final AtomicInteger mostAtOnce = new AtomicInteger();
        volatile boolean lucky;

        void handle(PonyJumped jump) {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                if (jump.height() % 13 == 0 && !lucky) {
                    throw new IllegalStateException("an unlucky height");
                }
                seen.add(jump.height());
            } finally {
                atOnce.decrementAndGet();
            }
        }
    }

    static class CatchUp extends Unlucky {
        @EventStoreSubscription(id = "it", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            handle(jump);
        }
    }

    static class Concurrent extends Unlucky {
        @EventStoreSubscription(id = "it", stream = "jumps", from = "start", concurrency = "3")
        void on(PonyJumped jump) {
            handle(jump);
        }
    }

    static class Group extends Unlucky {
        @EventStoreSubscription(id = "it", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {
            handle(jump);
        }
    }

    static class Live extends Unlucky {
        @EventStoreSubscription(id = "it", stream = "jumps")
        void on(PonyJumped jump) {
            handle(jump);
        }
    }

    static class Batch extends Unlucky {
        @EventStoreSubscription(id = "it", stream = "jumps", from = "start", batchSize = "1")
        void on(List<PonyJumped> jumps) {
            jumps.forEach(this::handle);
        }
    }

    static class Manual extends Unlucky {
        @EventStoreSubscription(id = "it", stream = "jumps", from = "start", ackMode = "manual")
        void on(PonyJumped jump, Acknowledgment acknowledgment) {
            handle(jump);
            CompletableFuture.runAsync(acknowledgment::acknowledge);
        }
    }

    static class Other {
        final AtomicInteger calls = new AtomicInteger();

        @EventStoreSubscription(id = "other", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            calls.incrementAndGet();
            throw new IllegalStateException("never lucky");
        }
    }

    static class Exact extends Unlucky {
        volatile RecordedEvent event;
        volatile Map<String, Object> metadata;
        volatile String letterStream;

        @EventStoreSubscription(id = "it", stream = "jumps", from = "start")
        void on(
                PonyJumped jump,
                RecordedEvent recorded,
                @Metadata Map<String, Object> ofEvent,
                @Header(name = EventStoreHeaders.LINK_STREAM, required = false) String link) {
            handle(jump);
            event = recorded;
            metadata = ofEvent;
            letterStream = link;
        }
    }

    static class Blocking extends Unlucky {
        final Semaphore begun = new Semaphore(0);
        final CountDownLatch go = new CountDownLatch(1);

        @EventStoreSubscription(id = "it", stream = "jumps", from = "start")
        void on(PonyJumped jump) throws InterruptedException {
            if (lucky) {
                begun.release();
                go.await();
            }
            handle(jump);
        }
    }

    static class WaitsForItself {
        final Seen<String> seen = new Seen<>();

        @Autowired
        SubscriptionRegistry subscriptions;

        @EventStoreSubscription(id = "it", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            try {
                subscriptions.get("it").replayDeadLetters().join();
            } catch (IllegalStateException e) {
                seen.add(e.getMessage().replaceAll("^this handler (.*'it').*", "$1"));
            }
        }
    }

    static class Results extends Unlucky {
        @Autowired
        JdbcTemplate jdbc;

        @EventStoreSubscription(id = "it", stream = "jumps", checkpoint = "results")
        void on(PonyJumped jump) {
            jdbc.update("INSERT INTO result (height) VALUES (?)", jump.height());
            handle(jump);
        }
    }

    static class Database {
        @Bean
        DriverManagerDataSource dataSource() {
            return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        }

        @Bean
        PlatformTransactionManager transactionManager(DriverManagerDataSource source) {
            return new JdbcTransactionManager(source);
        }

        @Bean
        JdbcTemplate jdbc(DriverManagerDataSource source) {
            JdbcTemplate jdbc = new JdbcTemplate(source);
            jdbc.execute("CREATE TABLE result (height INT)");
            return jdbc;
        }

        @Bean
        CheckpointStore checkpointStore(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
            JdbcCheckpointStore store = new JdbcCheckpointStore(jdbc, transactions, "photonpump_checkpoint");
            store.createTable();
            return store;
        }
    }
}
