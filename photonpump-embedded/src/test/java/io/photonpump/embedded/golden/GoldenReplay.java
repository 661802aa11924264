package io.photonpump.embedded.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Replays conversations that were recorded from a real server, and compares the answers field by field. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GoldenReplay {

    private static final JsonMapper JSON = new JsonMapper();

    /** The recordings that are not answered as recorded, each with the reason. */
    private static final Map<String, String> DIFFERENT = Map.of(
            "299-connection-not-ready",
            "recorded while the server started, different in every run; the embedded server is ready before it listens");

    private final Dialect dialect;
    private final List<Path> recordings;
    private EmbeddedEventStore server;

    GoldenReplay(Dialect dialect, List<Path> recordings) {
        this.dialect = dialect;
        this.recordings = recordings;
    }

    @BeforeAll
    void start() {
        server = start(true);
    }

    private EmbeddedEventStore start(boolean anonymousAccess) {
        return EmbeddedEventStore.builder()
                .dialect(dialect)
                .anonymousAccess(anonymousAccess)
                .heartbeat(Duration.ofSeconds(1), Duration.ofSeconds(10))
                .start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> the_server_answers_as_recorded() {
        return recordings.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> replay(file)));
    }

    private void replay(Path file) throws IOException, InterruptedException {
        JsonNode scenario = JSON.readTree(file.toFile());
        String reason = DIFFERENT.get(scenario.get("name").stringValue());
        if (reason != null) {
            abort(reason);
        }
        if (scenario.path("anonymous").asBoolean(true)) {
            replay(scenario, server);
            return;
        }
        try (EmbeddedEventStore closed = start(false)) {
            replay(scenario, closed);
        }
    }

    private static void replay(JsonNode scenario, EmbeddedEventStore server) throws IOException, InterruptedException {
        try (ScenarioRun run = new ScenarioRun(server, server.httpPort(), scenario)) {
            assertThat(run.run()).as(scenario.get("title").stringValue()).isEmpty();
        }
    }

    @Test
    void every_exception_names_a_recording() {
        assertThat(DIFFERENT.keySet())
                .allSatisfy(name -> assertThat(recordings)
                        .anySatisfy(file -> assertThat(file.getFileName()).hasToString(name + ".json")));
    }

    /** The recordings in this folder of the test resources; those in {@code folder/variant} take precedence. */
    static List<Path> recordings(String folder, String variant) {
        Path directory = directory(folder);
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(file -> {
                        Path other = directory.resolve(variant).resolve(file.getFileName());
                        return Files.exists(other) ? other : file;
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory(String folder) {
        try {
            return Path.of(GoldenReplay.class.getResource("/" + folder).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
