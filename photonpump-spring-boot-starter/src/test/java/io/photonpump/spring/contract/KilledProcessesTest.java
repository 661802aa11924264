package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.spring.contract.ProjectionProcess.ReplayRequested;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Two processes run the same projection into PostgreSQL, replay it, and are killed at random with SIGKILL. A build kills them a few times;
 * {@code -Dphotonpump.kills=60} kills them more often, and {@code -Dphotonpump.kills.seed=…} repeats an order.
 */
class KilledProcessesTest extends StarterTest {

    private static final Logger LOG = LoggerFactory.getLogger(KilledProcessesTest.class);
    private static final int KILLS = Integer.getInteger("photonpump.kills", 3);
    private static final long SEED = Long.getLong("photonpump.kills.seed", System.nanoTime());

    /** The timeout of a wait. A process needs some seconds to start on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final int EVENTS_A_ROUND = 120;

    /** The log files, which are kept for analysis of a failure. */
    private static final Path LOGS = Path.of("target", "killed-processes");

    private final List<Process> processes = new ArrayList<>();
    private EmbeddedPostgres postgres;
    private JdbcTemplate jdbc;

    @BeforeEach
    void startDatabase() throws IOException {
        postgres = EmbeddedPostgres.start();
        jdbc = new JdbcTemplate(postgres.getPostgresDatabase());
        // There is no unique key, so that events handled twice are visible. The lock of the row orders ids by commit.
        jdbc.execute("CREATE TABLE jump (id BIGSERIAL PRIMARY KEY, height INT NOT NULL, process BIGINT NOT NULL)");
        jdbc.execute("CREATE TABLE reset (process BIGINT NOT NULL)");
    }

    @AfterEach
    void stopEverything() throws IOException {
        processes.forEach(Process::destroyForcibly);
        postgres.close();
    }

    @Test
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    void the_projection_equals_the_log_after_random_kills() throws Exception {
        LOG.info("{} kills, photonpump.kills.seed={}", KILLS, SEED);
        Random random = new Random(SEED);
        Process[] running = {start(), start()};
        int written = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int first = written + 1;
            written += EVENTS_A_ROUND;
            CompletableFuture<Void> writing = write(first, written);
            int enough = handled() + 1 + random.nextInt(EVENTS_A_ROUND / 2);
            await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(2)).until(() -> handled() >= enough);

            int victim = random.nextInt(running.length);
            int resets = resets();
            replay(running[random.nextBoolean() ? victim : 1 - victim]);
            if (random.nextBoolean()) {
                // Otherwise the process is killed before the reset, or within.
                await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(2)).until(() -> resets() > resets);
            }
            running[victim].destroyForcibly().waitFor();
            running[victim] = start();
            writing.join();
        }
        int all = written;
        List<Integer> log = IntStream.rangeClosed(1, all).boxed().toList();
        // A process that has just started may still begin the replay that it was asked for.
        await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(jdbc.queryForList("SELECT height FROM jump ORDER BY id", Integer.class))
                    .containsExactlyElementsOf(log);
            assertThat(jdbc.queryForObject("SELECT last_position FROM photonpump_checkpoint", String.class))
                    .isEqualTo(String.valueOf(all - 1));
        });
        LOG.info(
                "{} events in {} processes, of which {} handled some; {} resets, {} kills",
                all,
                processes.size(),
                jdbc.queryForObject("SELECT COUNT(DISTINCT process) FROM jump", Integer.class),
                resets(),
                KILLS);
        assertThat(resets()).isGreaterThan(1); // the first start is one
    }

    private void replay(Process process) {
        writer.publishEvent("commands", "ReplayRequested", new ReplayRequested(process.pid()))
                .join();
    }

    private int resets() {
        Integer count = jdbc.queryForObject("SELECT COUNT(*) FROM reset", Integer.class);
        return count == null ? 0 : count;
    }

    private CompletableFuture<Void> write(int first, int last) {
        return CompletableFuture.runAsync(
                () -> IntStream.rangeClosed(first, last).forEach(this::jumps));
    }

    private int handled() {
        Integer count = jdbc.queryForObject("SELECT COUNT(*) FROM jump", Integer.class);
        return count == null ? 0 : count;
    }

    private Process start() throws IOException {
        Files.createDirectories(LOGS);
        File log = LOGS.resolve("process-" + processes.size() + ".log").toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProjectionProcess.class.getName(),
                        "--photonpump.url=" + server.url(),
                        "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        processes.add(process);
        return process;
    }
}
