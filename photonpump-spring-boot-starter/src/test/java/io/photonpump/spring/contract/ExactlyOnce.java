package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.event.StartFrom;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.OnReplay;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.Replay;
import io.photonpump.spring.listener.ReplayStart;
import io.photonpump.spring.listener.checkpoint.JdbcCheckpointStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/** Projections into the database that stores the position. */
abstract class ExactlyOnce extends StarterTest {

    private JdbcTemplate jdbc;

    /** Returns a data source with connections for two applications, each of which uses one in a transaction. */
    abstract DataSource database();

    @BeforeEach
    void emptyDatabase() {
        jdbc = new JdbcTemplate(database());
        jdbc.execute("DROP TABLE IF EXISTS photonpump_checkpoint");
        jdbc.execute("DROP TABLE IF EXISTS jump");
        // There is no unique key, so that events handled twice are visible.
        jdbc.execute("CREATE TABLE jump (height INT NOT NULL)");
    }

    @Test
    void a_failure_is_rolled_back_with_the_position_and_the_event_is_handled_once() {
        jumps(1, 2, 3);
        projection(Flaky.class).run(context -> {
            await().atMost(SOON).untilAsserted(() -> assertThat(heights()).containsExactly(1, 2, 3));
            await().untilAsserted(() -> assertThat(position()).isEqualTo("2"));
        });
    }

    @Test
    void concurrent_instances_of_a_projection_handle_each_event_once() {
        List<Integer> all = IntStream.rangeClosed(1, 80).boxed().toList();
        projection(Projection.class)
                .run(first -> projection(Projection.class).run(second -> {
                    awaitState(first, "projection", ContainerState.RUNNING);
                    awaitState(second, "projection", ContainerState.RUNNING);
                    jumps(all.stream().mapToInt(Integer::intValue).toArray());
                    await().atMost(SOON).until(() -> heights().size() >= all.size());
                    assertThat(heights()).containsExactlyElementsOf(all);
                }));
        assertThat(position()).isEqualTo("79");
    }

    @Test
    void after_kills_each_event_is_handled_exactly_once() {
        List<Integer> all = IntStream.rangeClosed(1, 80).boxed().toList();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(
                () -> jumps(all.stream().mapToInt(Integer::intValue).toArray()));
        while (heights().size() < 60) {
            int enough = heights().size() + 1 + ThreadLocalRandom.current().nextInt(25);
            projection(Projection.class).run(context -> {
                await().atMost(SOON).until(() -> heights().size() >= Math.min(enough, all.size()));
                server.killConnections();
            });
        }
        writing.join();
        projection(Projection.class)
                .run(context -> await().atMost(SOON).until(() -> heights().size() >= all.size()));
        assertThat(heights()).containsExactlyElementsOf(all);
    }

    @Test
    void a_batch_is_one_transaction_with_one_position() {
        jumps(1, 2, 3, 4, 5);
        projection(Batches.class).run(context -> {
            await().atMost(SOON).untilAsserted(() -> assertThat(heights()).containsExactly(1, 2, 3, 4, 5));
            assertThat(position()).isEqualTo("4");
        });
    }

    @Test
    void applications_that_start_concurrently_share_the_table() {
        int applications = 6;
        JdbcCheckpointStore store =
                new JdbcCheckpointStore(jdbc, new DataSourceTransactionManager(database()), "photonpump_checkpoint");
        CyclicBarrier ready = new CyclicBarrier(applications);
        List<CompletableFuture<Void>> created = IntStream.range(0, applications)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            meet(ready);
                            store.createTable();
                        },
                        task -> new Thread(task).start()))
                .toList();
        assertThat(created).allSatisfy(done -> assertThat(done).succeedsWithin(SOON));
        assertThat(store.load("projection")).isEmpty();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void settings_that_rule_out_exactly_once_are_refused_at_the_start() {
        projection(Concurrent.class)
                .run(context -> assertThat(context).getFailure().hasMessageContaining("concurrency is 2"));
        projection(Asynchronous.class)
                .run(context ->
                        assertThat(context).getFailure().hasMessageContaining("returns before its work is done"));
    }

    @Test
    void a_replay_resets_the_projection_in_the_transaction_that_moves_the_position() {
        jumps(1, 2, 3);
        projection(Rebuilt.class).run(context -> {
            await().atMost(SOON).untilAsserted(() -> assertThat(position()).isEqualTo("2"));
            List<String> seenByOthers = new CopyOnWriteArrayList<>();
            context.getBean(Rebuilt.class).afterReset(() -> seenByOthers.add(heights() + " " + position()));
            Replay replay = listener(context, "rebuilt").replayFrom(StartFrom.beginning());
            assertThat(replay.caughtUp()).succeedsWithin(SOON);
            assertThat(seenByOthers).containsExactly("[1, 2, 3] 2"); // nothing is committed while the hook runs
            assertThat(heights()).containsExactly(1, 2, 3);
            assertThat(position()).isEqualTo("2");
        });
    }

    @Test
    void a_reset_that_fails_leaves_rows_and_position_as_they_were() {
        jumps(1, 2, 3);
        projection(Rebuilt.class).run(context -> {
            await().atMost(SOON).untilAsserted(() -> assertThat(position()).isEqualTo("2"));
            context.getBean(Rebuilt.class).afterReset(() -> {
                throw new IllegalStateException("after the deletion");
            });
            assertThat(listener(context, "rebuilt")
                            .replayFrom(StartFrom.beginning())
                            .begun())
                    .failsWithin(SOON);
            assertThat(heights()).containsExactly(1, 2, 3);
            assertThat(position()).isEqualTo("2");
            jumps(4);
            await().atMost(SOON).untilAsserted(() -> assertThat(heights()).containsExactly(1, 2, 3, 4));
        });
    }

    @Test
    void a_deleted_row_and_a_start_rebuild_the_projection() {
        jumps(1, 2, 3);
        projection(Rebuilt.class).run(context -> {
            await().atMost(SOON).untilAsserted(() -> assertThat(position()).isEqualTo("2"));
            listener(context, "rebuilt").stop().join();
            jdbc.update("DELETE FROM photonpump_checkpoint");
            listener(context, "rebuilt").start();
            await().atMost(SOON)
                    .until(() -> listener(context, "rebuilt").status().live());
            assertThat(heights()).containsExactly(1, 2, 3);
            assertThat(resets(context)).isEqualTo(2);
        });
    }

    @Test
    void a_replay_is_followed_by_the_other_instances() {
        List<Integer> all = IntStream.rangeClosed(1, 60).boxed().toList();
        projection(Rebuilt.class)
                .run(first -> projection(Rebuilt.class).run(second -> {
                    awaitState(first, "rebuilt", ContainerState.RUNNING);
                    awaitState(second, "rebuilt", ContainerState.RUNNING);
                    assertThat(resets(first) + resets(second)).isEqualTo(1); // of the first start
                    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> all.forEach(this::jumps));
                    for (int replay = 0; replay < 4; replay++) {
                        int enough = 10 + 10 * replay;
                        await().atMost(SOON).until(() -> heights().size() >= enough);
                        Replay begun = listener(replay % 2 == 0 ? first : second, "rebuilt")
                                .replayFrom(StartFrom.beginning());
                        assertThat(begun.begun()).succeedsWithin(SOON);
                    }
                    writing.join();
                    await().atMost(SOON).until(() -> "59".equals(position()));
                    assertThat(heights()).containsExactlyElementsOf(all);
                    assertThat(resets(first) + resets(second)).isEqualTo(5);
                }));
    }

    @Test
    void an_instance_continues_at_the_position_that_another_one_has_moved_back() {
        jumps(1, 2, 3);
        projection(Rebuilt.class)
                .run(first -> projection(Rebuilt.class).run(second -> {
                    await().atMost(SOON)
                            .untilAsserted(() -> assertThat(position()).isEqualTo("2"));
                    await().atMost(SOON)
                            .until(() -> listener(second, "rebuilt").status().live());
                    listener(first, "rebuilt").stop().join();
                    Replay replay = listener(first, "rebuilt").replayFrom(StartFrom.beginning());
                    assertThat(replay.begun()).succeedsWithin(SOON);
                    assertThat(heights()).isEmpty();
                    jumps(4); // At this event, the second instance notices.
                    await().atMost(SOON)
                            .untilAsserted(() -> assertThat(heights()).containsExactly(1, 2, 3, 4));
                    assertThat(position()).isEqualTo("3");
                }));
    }

    private static int resets(ApplicationContext context) {
        return context.getBean(Rebuilt.class).resets();
    }

    private List<Integer> heights() {
        return jdbc.queryForList("SELECT height FROM jump", Integer.class);
    }

    private String position() {
        return jdbc.queryForObject("SELECT last_position FROM photonpump_checkpoint", String.class);
    }

    private ApplicationContextRunner projection(Class<?> listener) {
        return application(listener, Transactions.class)
                .withBean("dataSource", DataSource.class, () -> new DelegatingDataSource(database()))
                .withConfiguration(AutoConfigurations.of(
                        JdbcTemplateAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class))
                .withPropertyValues(
                        "photonpump.checkpoint.store=jdbc", "photonpump.checkpoint.jdbc.initialize-schema=true");
    }

    @EnableTransactionManagement
    static class Transactions {}

    static class Projection {
        private final JdbcTemplate jdbc;

        Projection(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Transactional
        @EventStoreSubscription(id = "projection", stream = "jumps", checkpoint = "projection")
        public void on(PonyJumped jump) {
            jdbc.update("INSERT INTO jump (height) VALUES (?)", jump.height());
        }
    }

    static class Rebuilt {
        private final JdbcTemplate jdbc;
        private final AtomicInteger resets = new AtomicInteger();
        private volatile Runnable afterReset = () -> {};

        Rebuilt(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        // The bean is a proxy, whose fields are null.
        int resets() {
            return resets.get();
        }

        void afterReset(Runnable action) {
            afterReset = action;
        }

        @OnReplay
        @Transactional
        public void reset(ReplayStart replay) {
            assertThat(replay.isFromBeginning()).isTrue();
            jdbc.update("DELETE FROM jump");
            resets.incrementAndGet();
            afterReset.run();
        }

        @EventStoreSubscription(id = "rebuilt", stream = "jumps", checkpoint = "rebuilt")
        public void on(PonyJumped jump) {
            jdbc.update("INSERT INTO jump (height) VALUES (?)", jump.height());
        }
    }

    static class Flaky {
        private final JdbcTemplate jdbc;
        private int calls;

        Flaky(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @EventStoreSubscription(id = "flaky", stream = "jumps", checkpoint = "flaky")
        void on(PonyJumped jump) {
            jdbc.update("INSERT INTO jump (height) VALUES (?)", jump.height());
            if (calls++ % 2 == 0) {
                throw new IllegalStateException("after the insert");
            }
        }
    }

    static class Batches {
        private final JdbcTemplate jdbc;

        Batches(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @EventStoreSubscription(id = "batches", stream = "jumps", checkpoint = "batches", batchSize = "3")
        void on(List<PonyJumped> jumps) {
            jumps.forEach(jump -> jdbc.update("INSERT INTO jump (height) VALUES (?)", jump.height()));
        }
    }

    static class Concurrent {
        @EventStoreSubscription(stream = "jumps", checkpoint = "c", concurrency = "2")
        void on(PonyJumped jump) {}
    }

    static class Asynchronous {
        @EventStoreSubscription(stream = "jumps", checkpoint = "a")
        CompletableFuture<Void> on(PonyJumped jump) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
