package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Failures of the database that stores the position: the listener waits, and the event keeps its retries. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class DatabaseFailuresTest extends StarterTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    private HikariDataSource pool;
    private JdbcTemplate jdbc;
    private final Database database = new Database();

    @BeforeEach
    void startDatabase() {
        pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";LOCK_TIMEOUT=100");
        pool.setConnectionTimeout(300);
        jdbc = new JdbcTemplate(pool);
        jdbc.execute("CREATE TABLE jump (listener VARCHAR(20) NOT NULL, height INT NOT NULL)");
        database.setTargetDataSource(pool);
    }

    @AfterEach
    void stopDatabase() {
        pool.close();
    }

    @Test
    void an_event_keeps_its_retries_while_the_listener_waits_for_the_database(CapturedOutput log) {
        projection(Projection.class).run(context -> {
            awaitState(context, "projection", ContainerState.RUNNING);
            database.failsToConnect = () -> new SQLNonTransientConnectionException("the database is away", "08001");
            jumps(1);
            awaitState(context, "projection", ContainerState.WAITING);
            assertThat(lastError(context, "projection"))
                    .contains("'projection'")
                    .contains("the database is away");
            assertThat(health(context)).isEqualTo(Status.DOWN);
            assertThat(listener(context, "projection").status().position()).isNull();
            await().atMost(SOON).until(() -> database.failures.get() >= 3);

            database.failsToConnect = null;
            awaitHeights(1);
            awaitState(context, "projection", ContainerState.RUNNING);
            assertThat(lastError(context, "projection")).isNull();
            assertThat(listener(context, "projection").status().live()).isTrue();
            assertThat(health(context)).isEqualTo(Status.UP);
            assertThat(context.getBean(Projection.class).calls).hasValue(1);
            assertThat(listener(context, "projection").counts().retries()).isZero();
            jumps(2);
            awaitHeights(1, 2);
        });
        assertThat(log.getOut())
                .containsOnlyOnce("is interrupted and tries again")
                .containsOnlyOnce("works again after");
    }

    @Test
    void three_listeners_on_a_pool_of_two_connections_take_turns() {
        pool.setMaximumPoolSize(2);
        projection(Three.class).run(context -> {
            for (String id : List.of("one", "two", "three")) {
                awaitState(context, id, ContainerState.RUNNING);
            }
            jumps(1);
            await().atMost(SOON)
                    .until(() -> lastError(context, "one") != null
                            || lastError(context, "two") != null
                            || lastError(context, "three") != null);
            context.getBean(Three.class).go.countDown();
            awaitHeights(1, 1, 1);
            for (String id : List.of("one", "two", "three")) {
                awaitState(context, id, ContainerState.RUNNING);
            }
        });
    }

    @Test
    void an_instance_waits_for_the_row_longer_than_the_lock_timeout() {
        projection(Projection.class).run(context -> {
            awaitState(context, "projection", ContainerState.RUNNING);
            jumps(1);
            awaitHeights(1);
            TransactionTemplate other = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
            other.executeWithoutResult(transaction -> {
                context.getBean(JdbcTemplate.class)
                        .queryForList("SELECT * FROM photonpump_checkpoint WHERE name = 'projection' FOR UPDATE");
                jumps(2);
                await().atMost(SOON).until(() -> lastError(context, "projection") != null);
                // Another running instance is normal in a rolling update, so the new instance is ready.
                assertThat(listener(context, "projection").status().state()).isEqualTo(ContainerState.RUNNING);
                assertThat(health(context)).isEqualTo(Status.UP);
            });
            awaitHeights(1, 2);
            await().atMost(SOON).until(() -> lastError(context, "projection") == null);
            assertThat(context.getBean(Projection.class).calls).hasValue(2);
        });
    }

    @Test
    void failed_commits_are_repeated_with_the_work_and_use_up_no_retries() {
        projection(Projection.class).run(context -> {
            awaitState(context, "projection", ContainerState.RUNNING);
            // The first commit may be that of the row itself.
            jumps(1);
            awaitHeights(1);
            AtomicInteger left = new AtomicInteger(4);
            database.failsToCommit = () -> switch (left.getAndDecrement()) {
                case 4, 3 -> new SQLTransactionRollbackException("a serialization failure", "40001");
                case 2, 1 -> new SQLException("the connection is lost", "08006");
                default -> null;
            };
            jumps(2);
            awaitHeights(1, 2);
            assertThat(context.getBean(Projection.class).calls).hasValue(6);
            assertThat(listener(context, "projection").counts().retries()).isZero();
            assertThat(listener(context, "projection").status().state()).isEqualTo(ContainerState.RUNNING);
        });
    }

    @Test
    void a_commit_that_violates_a_constraint_is_a_failure_of_the_handler() {
        projection(Projection.class)
                .withPropertyValues("photonpump.listener.retry.max-retries=2")
                .run(context -> {
                    awaitState(context, "projection", ContainerState.RUNNING);
                    jumps(1);
                    awaitHeights(1);
                    database.failsToCommit = () -> new SQLException("a deferred constraint is broken", "23505");
                    jumps(2);
                    awaitState(context, "projection", ContainerState.FAILED);
                    assertThat(context.getBean(Projection.class).calls).hasValue(4);
                    assertThat(lastError(context, "projection")).contains("a deferred constraint");
                });
    }

    @Test
    void a_transaction_that_the_handler_marked_for_rollback_is_a_failure_of_the_handler() {
        projection(Spoiler.class)
                .withPropertyValues("photonpump.listener.retry.max-retries=1")
                .run(context -> {
                    jumps(1);
                    awaitState(context, "spoiler", ContainerState.FAILED);
                    assertThat(context.getBean(Spoiler.class).calls).hasValue(2);
                });
    }

    @Test
    void a_database_error_of_the_handler_is_a_failure_of_the_handler() {
        projection(Wrong.class)
                .withPropertyValues("photonpump.listener.retry.max-retries=1")
                .run(context -> {
                    jumps(1);
                    awaitState(context, "wrong", ContainerState.FAILED);
                    assertThat(context.getBean(Wrong.class).calls).hasValue(2);
                });
    }

    @Test
    void a_missing_table_fails_the_listener() {
        projection(Projection.class)
                .withPropertyValues("photonpump.checkpoint.jdbc.initialize-schema=false")
                .run(context -> {
                    awaitState(context, "projection", ContainerState.FAILED);
                    assertThat(lastError(context, "projection")).containsIgnoringCase("photonpump_checkpoint");
                });
    }

    @Test
    void a_listener_waits_for_a_database_that_is_down_at_the_start() {
        projection(Projection.class)
                .withPropertyValues("photonpump.listener.auto-startup=false")
                .run(context -> {
                    database.failsToConnect =
                            () -> new SQLNonTransientConnectionException("the database is away", "08001");
                    listener(context, "projection").start();
                    awaitState(context, "projection", ContainerState.WAITING);
                    assertThat(health(context)).isEqualTo(Status.DOWN);
                    assertThat(lastError(context, "projection")).contains("could not be loaded");
                    assertThat(listener(context, "projection").stop()).succeedsWithin(AT_ONCE);
                    assertThat(listener(context, "projection").status().state()).isEqualTo(ContainerState.STOPPED);

                    listener(context, "projection").start();
                    awaitState(context, "projection", ContainerState.WAITING);
                    database.failsToConnect = null;
                    jumps(1);
                    awaitHeights(1);
                    awaitState(context, "projection", ContainerState.RUNNING);
                });
    }

    @Test
    void a_waiting_listener_can_be_paused_and_stopped_at_once_and_skips_no_event() {
        projection(Projection.class).run(context -> {
            awaitState(context, "projection", ContainerState.RUNNING);
            database.failsToConnect = () -> new SQLNonTransientConnectionException("the database is away", "08001");
            jumps(1);
            awaitState(context, "projection", ContainerState.WAITING);
            assertThat(listener(context, "projection").pause()).succeedsWithin(AT_ONCE);
            assertThat(listener(context, "projection").status().position()).isNull();
            listener(context, "projection").resume();
            awaitState(context, "projection", ContainerState.WAITING);
            assertThat(listener(context, "projection").stop()).succeedsWithin(AT_ONCE);
            database.failsToConnect = null;
            listener(context, "projection").start();
            awaitHeights(1);
            assertThat(context.getBean(Projection.class).calls).hasValue(1);
        });
    }

    @Test
    void a_stop_does_not_wait_for_a_connection_of_the_pool() {
        pool.setMaximumPoolSize(1);
        pool.setConnectionTimeout(60_000);
        projection(Projection.class).run(context -> {
            awaitState(context, "projection", ContainerState.RUNNING);
            try (Connection taken = pool.getConnection()) {
                jumps(1);
                await().atMost(SOON).until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() > 0);
                assertThat(listener(context, "projection").stop()).succeedsWithin(AT_ONCE);
                assertThat(taken.isClosed()).isFalse();
                listener(context, "projection").start();
                await().atMost(SOON).until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() > 0);
                assertThat(listener(context, "projection").pause()).succeedsWithin(AT_ONCE);
            }
            listener(context, "projection").resume();
            awaitHeights(1);
        });
    }

    @Test
    void an_observer_of_live_may_pause_a_listener_with_a_transactional_position_and_wait_for_it() {
        projection(Projection.class).withBean(PausesWhenLive.class).run(context -> {
            jumps(1, 2);
            awaitState(context, "projection", ContainerState.PAUSED);
            assertThat(health(context)).isEqualTo(Status.UP);
            listener(context, "projection").resume();
            awaitHeights(1, 2);
        });
    }

    @Test
    void the_work_of_an_ended_session_is_rolled_back() {
        projection(Deaf.class)
                .withPropertyValues("photonpump.listener.shutdown-timeout=50ms")
                .run(context -> {
                    awaitState(context, "deaf", ContainerState.RUNNING);
                    Deaf deaf = context.getBean(Deaf.class);
                    jumps(1);
                    assertThat(deaf.begun.await(10, TimeUnit.SECONDS)).isTrue();
                    assertThat(listener(context, "deaf").stop()).succeedsWithin(Duration.ofSeconds(10));
                    deaf.go.countDown();
                    assertThat(deaf.returned.await(10, TimeUnit.SECONDS)).isTrue();
                    assertThat(listener(context, "deaf").counts().processed()).isZero();
                    listener(context, "deaf").start();
                    awaitHeights(1);
                    await().atMost(SOON)
                            .until(() -> listener(context, "deaf").counts().processed() == 1);
                });
    }

    private void awaitHeights(Integer... heights) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(jdbc.queryForList("SELECT height FROM jump", Integer.class))
                        .containsExactly(heights));
    }

    private static @Nullable String lastError(ApplicationContext context, String id) {
        return listener(context, id).status().lastError();
    }

    private static Status health(ApplicationContext context) {
        return context.getBean(HealthIndicator.class).health().getStatus();
    }

    /** A listener without retries, which stops at the first failure that is attributed to the handler. */
    private ApplicationContextRunner projection(Class<?> listener) {
        return application(listener)
                .withBean("dataSource", DataSource.class, () -> database)
                .withConfiguration(AutoConfigurations.of(
                        JdbcTemplateAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class))
                .withPropertyValues(
                        "photonpump.listener.retry.max-retries=0",
                        "photonpump.listener.checkpoint-interval=1h",
                        "photonpump.checkpoint.store=jdbc",
                        "photonpump.checkpoint.jdbc.initialize-schema=true");
    }

    /** A database whose connections and commits fail on request. */
    static class Database extends DelegatingDataSource {
        final AtomicInteger failures = new AtomicInteger();
        volatile @Nullable Supplier<SQLException> failsToConnect;
        volatile Supplier<@Nullable SQLException> failsToCommit = () -> null;

        @Override
        public void afterPropertiesSet() {}

        @Override
        public void setLogWriter(PrintWriter out) {}

        @Override
        public Connection getConnection() throws SQLException {
            Supplier<SQLException> failure = failsToConnect;
            if (failure != null) {
                failures.incrementAndGet();
                throw failure.get();
            }
            Connection connection = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("commit")) {
                            commit();
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getTargetException();
                        }
                    });
        }

        private void commit() throws SQLException {
            SQLException failure = failsToCommit.get();
            if (failure != null) {
                throw failure;
            }
        }
    }

    static class Projection {
        final AtomicInteger calls = new AtomicInteger();
        private final JdbcTemplate jdbc;

        Projection(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @EventStoreSubscription(id = "projection", stream = "jumps", checkpoint = "projection")
        void on(PonyJumped jump) {
            calls.incrementAndGet();
            jdbc.update("INSERT INTO jump VALUES ('projection', ?)", jump.height());
        }
    }

    static class PausesWhenLive {
        private final SubscriptionRegistry registry;

        PausesWhenLive(SubscriptionRegistry registry) {
            this.registry = registry;
        }

        @EventListener
        void on(SubscriptionEvent.Live event) {
            registry.get("projection").pause().join();
        }
    }

    static class Three {
        final CountDownLatch go = new CountDownLatch(1);
        private final JdbcTemplate jdbc;

        Three(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @EventStoreSubscription(id = "one", stream = "jumps", checkpoint = "one")
        @EventStoreSubscription(id = "two", stream = "jumps", checkpoint = "two")
        @EventStoreSubscription(id = "three", stream = "jumps", checkpoint = "three")
        void on(PonyJumped jump) throws InterruptedException {
            jdbc.update("INSERT INTO jump VALUES ('three', ?)", jump.height());
            go.await();
        }
    }

    static class Spoiler {
        final AtomicInteger calls = new AtomicInteger();
        private final TransactionTemplate transactions;

        Spoiler(PlatformTransactionManager transactions) {
            this.transactions = new TransactionTemplate(transactions);
        }

        @EventStoreSubscription(id = "spoiler", stream = "jumps", checkpoint = "spoiler")
        void on(PonyJumped jump) {
            calls.incrementAndGet();
            try {
                transactions.executeWithoutResult(inner -> {
                    throw new IllegalStateException("the inner part fails");
                });
            } catch (IllegalStateException swallowed) {
                // This does not undo the mark for rollback.
            }
        }
    }

    static class Wrong {
        final AtomicInteger calls = new AtomicInteger();
        private final JdbcTemplate jdbc;

        Wrong(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @EventStoreSubscription(id = "wrong", stream = "jumps", checkpoint = "wrong")
        void on(PonyJumped jump) {
            calls.incrementAndGet();
            jdbc.update("INSERT INTO a_table_that_is_not_there VALUES (1)");
        }
    }

    /** Ignores interrupts in its first call. */
    static class Deaf {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        final CountDownLatch returned = new CountDownLatch(1);
        private final JdbcTemplate jdbc;

        Deaf(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @EventStoreSubscription(id = "deaf", stream = "jumps", checkpoint = "deaf")
        void on(PonyJumped jump) {
            begun.countDown();
            jdbc.update("INSERT INTO jump VALUES ('deaf', ?)", jump.height());
            boolean waits = true;
            while (waits) {
                try {
                    go.await();
                    waits = false;
                } catch (InterruptedException ignored) {
                    // Some handlers ignore interrupts.
                }
            }
            returned.countDown();
        }
    }
}
