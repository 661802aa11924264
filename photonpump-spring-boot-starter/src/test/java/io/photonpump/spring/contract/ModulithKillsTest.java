package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.contract.OrderProcess.Bought;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Two processes save orders in PostgreSQL and publish their events. They are killed with SIGKILL between the commit and the completion of
 * the publication, at random: before or after the write. A build kills them a few times; {@code -Dphotonpump.kills=30} kills them more
 * often, and {@code -Dphotonpump.kills.seed=…} repeats an order.
 */
@Tag("modulith")
class ModulithKillsTest extends StarterTest {

    private static final Logger LOG = LoggerFactory.getLogger(ModulithKillsTest.class);
    private static final int KILLS = Integer.getInteger("photonpump.kills", 3);
    private static final long SEED = Long.getLong("photonpump.kills.seed", System.nanoTime());

    /** The timeout of a wait. A process needs some seconds to start on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final Path LOGS = Path.of("target", "killed-processes");

    private final List<Process> processes = new ArrayList<>();
    private final Random random = new Random(SEED);
    private EmbeddedPostgres postgres;
    private JdbcTemplate jdbc;

    @BeforeEach
    void startDatabase() throws IOException {
        postgres = EmbeddedPostgres.start();
        jdbc = new JdbcTemplate(postgres.getPostgresDatabase());
        jdbc.execute("CREATE TABLE orders (id VARCHAR(60) PRIMARY KEY)");
        jdbc.execute("CREATE TABLE closed (id INT)");
    }

    @AfterEach
    void stopEverything() throws IOException {
        processes.forEach(Process::destroyForcibly);
        postgres.close();
    }

    /** Writes take a while, so that there is a time between commit and write. */
    @Override
    EmbeddedEventStore.Builder serverBuilder() {
        return super.serverBuilder().writeTime(Duration.ofMillis(10));
    }

    @Test
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    void every_committed_row_has_its_event_once() throws Exception {
        LOG.info("{} kills, photonpump.kills.seed={}", KILLS, SEED);
        long start = System.nanoTime();
        Process[] running = {start(), start()};
        int killed = 0;
        int all = 0;
        int outstanding = 0;
        int alreadyWritten = 0;
        while (killed < KILLS) {
            int victim = random.nextInt(running.length);
            List<UUID> left = kill(running[victim]);
            all++;
            killed += left.isEmpty() ? 0 : 1;
            outstanding += left.size();
            alreadyWritten += (int) written().stream()
                    .filter(event -> left.contains(event.id()))
                    .count();
            running[victim] = start();
        }
        jdbc.update("INSERT INTO closed VALUES (1)");
        await().atMost(TIMEOUT)
                .until(() -> count("SELECT COUNT(*) FROM event_publication WHERE completion_date IS NULL") == 0);

        List<String> orders = jdbc.queryForList("SELECT id FROM orders", String.class);
        List<ResolvedEvent> events = written();
        assertThat(events.stream().map(event -> event.json(Bought.class).order()))
                .containsExactlyInAnyOrderElementsOf(orders);
        assertThat(events.stream().map(ResolvedEvent::id))
                .containsExactlyInAnyOrderElementsOf(jdbc.queryForList("SELECT id FROM event_publication", UUID.class));
        LOG.info(
                "{} orders; {} kills, {} of them between commit and completion, which left {} publications, {} of them written; {} s",
                orders.size(),
                all,
                killed,
                outstanding,
                alreadyWritten,
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    /** Kills a process after a commit, and returns the publications of its orders that are not completed. */
    private List<UUID> kill(Process process) throws InterruptedException {
        String order = process.pid() + "-%";
        int enough = 1 + random.nextInt(20);
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> count("SELECT COUNT(*) FROM orders WHERE id LIKE ?", order) >= enough
                        && !incomplete(process).isEmpty());
        process.destroyForcibly().waitFor();
        return incomplete(process);
    }

    private List<UUID> incomplete(Process process) {
        return jdbc.queryForList(
                "SELECT id FROM event_publication WHERE completion_date IS NULL AND serialized_event LIKE ?",
                UUID.class,
                "%\"" + process.pid() + "-%");
    }

    private List<ResolvedEvent> written() {
        List<ResolvedEvent> events = new ArrayList<>();
        StreamSupport.stream(writer.iterAll().spliterator(), false)
                .filter(event -> event.stream().startsWith("customer-"))
                .forEach(events::add);
        return events;
    }

    private int count(String sql, Object... arguments) {
        Integer count = jdbc.queryForObject(sql, Integer.class, arguments);
        return count == null ? 0 : count;
    }

    private Process start() throws IOException {
        Files.createDirectories(LOGS);
        File log = LOGS.resolve("orders-" + processes.size() + ".log").toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx160m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OrderProcess.class.getName(),
                        "--photonpump.url=" + server.url(),
                        "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        processes.add(process);
        return process;
    }
}
