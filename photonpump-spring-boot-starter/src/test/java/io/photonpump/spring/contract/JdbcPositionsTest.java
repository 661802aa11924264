package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The table of positions on PostgreSQL, with connections without auto-commit. */
@Timeout(120)
class JdbcPositionsTest extends StarterTest {

    private static final String OLD_TABLE =
            "CREATE TABLE photonpump_checkpoint (name VARCHAR(200) NOT NULL PRIMARY KEY, last_position VARCHAR(64))";

    private static EmbeddedPostgres postgres;
    private static HikariDataSource pool;

    private JdbcTemplate jdbc;

    @BeforeAll
    static void startDatabase() throws IOException {
        postgres = EmbeddedPostgres.start();
        pool = new HikariDataSource();
        pool.setDataSource(postgres.getPostgresDatabase());
        pool.setAutoCommit(false);
    }

    @AfterAll
    static void stopDatabase() throws IOException {
        pool.close();
        postgres.close();
    }

    @BeforeEach
    void emptyDatabase() {
        jdbc = new JdbcTemplate(postgres.getPostgresDatabase());
        jdbc.execute("DROP TABLE IF EXISTS photonpump_checkpoint");
        jdbc.execute("DROP TABLE IF EXISTS jump");
        jdbc.execute("CREATE TABLE jump (id BIGSERIAL, height INT NOT NULL)");
    }

    @Test
    void positions_are_stored_and_the_table_is_created_without_auto_commit() {
        jumps(1, 2, 3);
        projection("jumps").run(context -> {
            awaitHeights(1, 2, 3);
            assertThat(row()).containsEntry("last_position", "2").containsEntry("origin", "jumps");
        });
        jumps(4);
        projection("jumps").run(context -> awaitHeights(1, 2, 3, 4));
    }

    /** The position belongs to a server that had more events. No event is handled twice. */
    @Test
    void a_listener_with_a_position_after_the_end_ignores_the_events_up_to_it() {
        jdbc.execute(OLD_TABLE);
        jdbc.update("INSERT INTO photonpump_checkpoint (name, last_position) VALUES ('projection', '3')");
        jumps(1, 2);
        projection("jumps").run(context -> {
            awaitState(context, "projection", ContainerState.RUNNING);
            jumps(3, 4, 5, 6);
            awaitHeights(5, 6);
        });
    }

    @Test
    void a_row_that_is_deleted_at_run_time_is_written_again() {
        jumps(1, 2);
        projection("jumps").run(context -> {
            awaitHeights(1, 2);
            assertThat(jdbc.update("DELETE FROM photonpump_checkpoint")).isOne();
            jumps(3);
            awaitHeights(1, 2, 3);
            assertThat(row()).containsEntry("last_position", "2").containsEntry("origin", "jumps");
        });
        projection("jumps").run(context -> {
            jumps(4);
            awaitHeights(1, 2, 3, 4);
        });
    }

    @Test
    void instances_still_exclude_each_other_after_the_row_was_deleted() {
        projection("jumps")
                .run(first -> projection("jumps").run(second -> {
                    jumps(1, 2);
                    awaitHeights(1, 2);
                    // Both instances have handled or skipped all events; otherwise the slower one would correctly start
                    // over.
                    for (AssertableApplicationContext context : List.of(first, second)) {
                        await().atMost(SOON)
                                .until(() -> Checkpoint.of(1)
                                        .equals(listener(context, "projection")
                                                .status()
                                                .position()));
                    }
                    jdbc.update("DELETE FROM photonpump_checkpoint");
                    jumps(IntStream.rangeClosed(3, 40).toArray());
                    awaitHeights(IntStream.rangeClosed(1, 40).toArray());
                }));
        assertThat(heights()).hasSize(40);
    }

    @Test
    void a_table_of_an_earlier_version_gets_the_missing_column_and_keeps_its_positions() {
        jdbc.execute(OLD_TABLE);
        jdbc.update("INSERT INTO photonpump_checkpoint (name, last_position) VALUES ('projection', '0')");
        jumps(1, 2);
        projection("jumps").run(context -> {
            awaitHeights(2);
            assertThat(row()).containsEntry("last_position", "1").containsEntry("origin", "jumps");
        });
    }

    @Test
    void a_position_without_an_origin_is_completed_when_the_listener_starts() {
        jdbc.execute(OLD_TABLE);
        jdbc.update("INSERT INTO photonpump_checkpoint (name, last_position) VALUES ('projection', '1')");
        jumps(1, 2);
        projection("jumps").run(context -> {
            awaitState(context, "projection", ContainerState.RUNNING);
            assertThat(row()).containsEntry("last_position", "1").containsEntry("origin", "jumps");
        });
    }

    @Test
    void without_schema_initialization_a_missing_column_or_table_is_a_permanent_error_with_the_statement() {
        jdbc.execute(OLD_TABLE);
        jumps(1);
        withoutInitialization().run(context -> {
            awaitState(context, "projection", ContainerState.FAILED);
            assertThat(error(context))
                    .contains("'projection'", "ALTER TABLE photonpump_checkpoint ADD COLUMN origin VARCHAR(1000)");
        });
        jdbc.execute("ALTER TABLE photonpump_checkpoint ADD COLUMN origin VARCHAR(1000)");
        withoutInitialization().run(context -> awaitHeights(1));
        jdbc.execute("DROP TABLE photonpump_checkpoint");
        withoutInitialization().run(context -> {
            awaitState(context, "projection", ContainerState.FAILED);
            assertThat(error(context)).contains("'projection'", "CREATE TABLE IF NOT EXISTS photonpump_checkpoint (");
        });
    }

    @Test
    void a_listener_moved_to_another_stream_stops_until_the_row_is_deleted() {
        jumps(1, 2);
        projection("jumps").run(context -> awaitHeights(1, 2));
        jump("hops", "Luna", 10);
        jump("hops", "Luna", 20);
        projection("hops").run(context -> {
            awaitState(context, "projection", ContainerState.FAILED);
            assertThat(error(context)).contains("'projection'", "'jumps'", "'hops'");
            assertThat(heights()).containsExactly(1, 2);

            jdbc.update("DELETE FROM photonpump_checkpoint");
            listener(context, "projection").start();
            awaitHeights(1, 2, 10, 20);
        });
    }

    @Test
    void a_listener_stops_without_loss_if_another_application_overwrites_its_position() {
        jumps(1);
        projection("jumps")
                .withPropertyValues("photonpump.listener.on-exhausted=skip")
                .run(context -> {
                    awaitHeights(1);
                    jdbc.update("UPDATE photonpump_checkpoint SET last_position = '7', origin = 'hops'");
                    jumps(2);
                    awaitState(context, "projection", ContainerState.FAILED);
                    assertThat(heights()).containsExactly(1);
                    assertThat(row()).containsEntry("last_position", "7").containsEntry("origin", "hops");
                });
    }

    @Test
    void stored_text_that_is_not_a_position_is_a_permanent_error() {
        jumps(1);
        projection("jumps").run(context -> awaitHeights(1));
        for (String text : List.of("one", "", "100/100", "-5")) {
            jdbc.update("UPDATE photonpump_checkpoint SET last_position = ?", text);
            projection("jumps").run(context -> {
                awaitState(context, "projection", ContainerState.FAILED);
                assertThat(error(context)).contains("'projection'", text);
                assertThat(heights()).containsExactly(1);
            });
        }
    }

    @Test
    void a_name_longer_than_the_column_fails_the_start_or_the_listener() {
        String name = "n".repeat(201);
        projection("jumps")
                .withPropertyValues("photonpump.subscriptions.projection.checkpoint=" + name)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidSubscriptionException.class)
                        .hasMessageContaining(name)
                        .hasMessageContaining("200"));
        withoutInitialization()
                .withPropertyValues("photonpump.subscriptions.projection.checkpoint=" + name)
                .run(context -> {
                    awaitState(context, "projection", ContainerState.FAILED);
                    assertThat(error(context)).contains(name, "200");
                });
        jdbc.execute("ALTER TABLE photonpump_checkpoint ALTER COLUMN name TYPE VARCHAR(300)");
        jumps(1);
        projection("jumps")
                .withPropertyValues("photonpump.subscriptions.projection.checkpoint=" + name)
                .run(context -> awaitHeights(1));
    }

    private static String error(AssertableApplicationContext context) {
        return String.valueOf(listener(context, "projection").status().lastError());
    }

    private void awaitHeights(int... expected) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(heights())
                        .containsExactlyElementsOf(
                                IntStream.of(expected).boxed().toList()));
    }

    private List<Integer> heights() {
        return jdbc.queryForList("SELECT height FROM jump ORDER BY id", Integer.class);
    }

    private Map<String, Object> row() {
        return jdbc.queryForMap("SELECT last_position, origin FROM photonpump_checkpoint");
    }

    private ApplicationContextRunner withoutInitialization() {
        return projection("jumps").withPropertyValues("photonpump.checkpoint.jdbc.initialize-schema=false");
    }

    private ApplicationContextRunner projection(String stream) {
        return application(Projection.class)
                .withBean("dataSource", DataSource.class, () -> new DelegatingDataSource(pool))
                .withConfiguration(AutoConfigurations.of(
                        JdbcTemplateAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class))
                .withPropertyValues(
                        "club.stream=" + stream,
                        "photonpump.checkpoint.store=jdbc",
                        "photonpump.checkpoint.jdbc.initialize-schema=true");
    }

    static class Projection {
        private final JdbcTemplate jdbc;

        Projection(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @EventStoreSubscription(id = "projection", stream = "${club.stream}", checkpoint = "projection")
        void on(PonyJumped jump) {
            jdbc.update("INSERT INTO jump (height) VALUES (?)", jump.height());
        }
    }
}
