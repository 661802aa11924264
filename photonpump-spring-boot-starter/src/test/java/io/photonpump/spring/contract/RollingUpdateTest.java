package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Instances of an application that share positions in PostgreSQL, and a PostgreSQL that is stopped. */
@Timeout(120)
class RollingUpdateTest extends StarterTest {

    @TempDir
    private Path data;

    private EmbeddedPostgres postgres;
    private HikariDataSource pool;

    @BeforeEach
    void startDatabase() throws IOException {
        postgres = builder().start();
        pool = new HikariDataSource();
        pool.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres") + "&options=-c%20lock_timeout=200ms");
        pool.setConnectionTimeout(1_000);
        new JdbcTemplate(pool).execute("CREATE TABLE jump (id BIGSERIAL, height INT NOT NULL)");
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
    }

    @AfterEach
    void stopDatabase() throws IOException {
        pool.close();
        postgres.close();
    }

    @Test
    void a_new_instance_waits_for_the_old_one_and_each_event_is_handled_once() {
        projection(Slow.class).run(old -> {
            Slow slow = old.getBean(Slow.class);
            jumps(1);
            assertThat(slow.begun.await(15, TimeUnit.SECONDS)).isTrue();
            projection(Projection.class).run(fresh -> {
                awaitState(fresh, "projection", ContainerState.RUNNING);
                jumps(2, 3);
                await().atMost(SOON)
                        .until(() -> listener(fresh, "projection").status().lastError() != null);
                await().during(Duration.ofSeconds(1))
                        .atMost(SOON)
                        .until(() -> listener(fresh, "projection").status().state() == ContainerState.RUNNING);
                slow.go.countDown();
                awaitHeights(1, 2, 3);
                int[] more = IntStream.rangeClosed(4, 40).toArray();
                jumps(more);
                awaitHeights(IntStream.rangeClosed(1, 40).boxed().toArray(Integer[]::new));
                assertThat(listener(fresh, "projection").counts().retries()).isZero();
                assertThat(listener(old, "projection").counts().retries()).isZero();
                awaitState(old, "projection", ContainerState.RUNNING);
                awaitState(fresh, "projection", ContainerState.RUNNING);
            });
        });
    }

    @Test
    void a_database_that_is_down_for_eight_seconds_loses_no_event_and_uses_up_no_retry() {
        projection(Projection.class).run(context -> {
            jumps(1);
            awaitHeights(1);
            int port = postgres.getPort();
            postgres.close();
            jumps(2);
            awaitState(context, "projection", ContainerState.WAITING);
            assertThat(context.getBean(HealthIndicator.class).health().getStatus())
                    .isEqualTo(Status.DOWN);
            await().during(Duration.ofSeconds(8))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> listener(context, "projection").status().state() == ContainerState.WAITING);
            postgres = builder().setPort(port).start();
            jumps(3);
            awaitHeights(1, 2, 3);
            awaitState(context, "projection", ContainerState.RUNNING);
            assertThat(context.getBean(Projection.class).calls).hasValue(3);
            assertThat(listener(context, "projection").counts().retries()).isZero();
        });
    }

    private void awaitHeights(Integer... heights) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(heights()).containsExactly(heights));
    }

    private List<Integer> heights() {
        return new JdbcTemplate(pool).queryForList("SELECT height FROM jump ORDER BY id", Integer.class);
    }

    private ApplicationContextRunner projection(Class<?> listener) {
        return application(listener)
                .withBean("dataSource", DataSource.class, () -> new DelegatingDataSource(pool))
                .withConfiguration(AutoConfigurations.of(
                        JdbcTemplateAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class))
                .withPropertyValues(
                        "photonpump.listener.retry.max-retries=0",
                        "photonpump.checkpoint.store=jdbc",
                        "photonpump.checkpoint.jdbc.initialize-schema=true");
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
            jdbc.update("INSERT INTO jump (height) VALUES (?)", jump.height());
        }
    }

    /** Blocks in its handler, so that the old instance keeps the row locked. */
    static class Slow {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        private final JdbcTemplate jdbc;

        Slow(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @EventStoreSubscription(id = "projection", stream = "jumps", checkpoint = "projection")
        void on(PonyJumped jump) throws InterruptedException {
            begun.countDown();
            jdbc.update("INSERT INTO jump (height) VALUES (?)", jump.height());
            go.await();
        }
    }
}
