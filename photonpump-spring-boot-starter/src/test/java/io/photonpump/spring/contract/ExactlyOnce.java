package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.checkpoint.JdbcCheckpointStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
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
