package io.photonpump.embedded.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.photonpump.embedded.EmbeddedEventStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Replays what was recorded from a real server, with the variants of server 5.0.11, and compares field by field. */
class GoldenReplayTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern HTTP_PORT = Pattern.compile("httpPort=(\\d+)");

    /** What is not answered as recorded, and why. */
    private static final Map<String, String> DIFFERENT = Map.of(
            "299-connection-not-ready",
            "recorded while the server started, different in every run; the embedded server is ready before it listens");

    private static EmbeddedEventStore server;

    @BeforeAll
    static void start() {
        server = EmbeddedEventStore.builder()
                .heartbeat(Duration.ofSeconds(1), Duration.ofSeconds(10))
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> answersAsRecorded() {
        return scenarios().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> replay(read(file))));
    }

    private void replay(JsonNode scenario) throws IOException, InterruptedException {
        String name = scenario.get("name").stringValue();
        if (DIFFERENT.containsKey(name)) {
            abort(DIFFERENT.get(name));
        }
        int httpPort = httpPort();
        if (httpPort == 0 && scenario.get("steps").toString().contains("\"http\"")) {
            abort("this server has no HTTP listener");
        }
        try (ScenarioRun run = new ScenarioRun(server, httpPort, scenario)) {
            assertThat(run.run()).as(scenario.get("title").stringValue()).isEmpty();
        }
    }

    private static int httpPort() {
        Matcher port = HTTP_PORT.matcher(server.url());
        return port.find() ? Integer.parseInt(port.group(1)) : 0;
    }

    @Test
    void allRecordingsAreHere() {
        assertThat(scenarios()).hasSize(199);
        assertThat(DIFFERENT.keySet())
                .allSatisfy(name -> assertThat(scenarios())
                        .anySatisfy(file -> assertThat(file.getFileName()).hasToString(name + ".json")));
    }

    /** A file each, that of server 5.0.11 where it answers differently. */
    private static List<Path> scenarios() {
        Path directory = directory();
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(file -> {
                        Path variant = directory.resolve("5.0.11").resolve(file.getFileName());
                        return Files.exists(variant) ? variant : file;
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        try {
            return Path.of(GoldenReplayTest.class.getResource("/golden").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode read(Path file) {
        return JSON.readTree(file.toFile());
    }
}
