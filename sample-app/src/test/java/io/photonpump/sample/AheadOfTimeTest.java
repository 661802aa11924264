package io.photonpump.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application that the build has processed ahead of time, in a separate JVM. */
class AheadOfTimeTest {

    private static final Path PROCESSED = Path.of("target", "spring-aot", "main", "classes");
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    @Test
    @Timeout(180)
    void the_processed_application_starts_and_its_listeners_work() throws Exception {
        assertThat(PROCESSED)
                .as("output of spring-boot:process-aot, which Maven runs before this test")
                .isDirectory();
        Process club = start();
        try (BufferedReader output = club.inputReader()) {
            List<String> lines = new ArrayList<>();
            int port = portIn(output, lines);
            assertThat(lines).anyMatch(line -> line.contains("Starting AOT-processed PonyClub"));

            HttpClient http = HttpClient.newHttpClient();
            URI jumps = URI.create("http://localhost:" + port + "/ponies/Derpy/jumps");
            String jump = "{\"height\": 10, \"distance\": 13}";
            assertThat(http.send(
                                    HttpRequest.newBuilder(jumps)
                                            .header("Content-Type", "application/json")
                                            .POST(BodyPublishers.ofString(jump))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(201);
            URI leaderboard = URI.create("http://localhost:" + port + "/leaderboard");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> http.send(HttpRequest.newBuilder(leaderboard).build(), BodyHandlers.ofString())
                            .body()
                            .contains("Derpy"));
        } finally {
            club.destroy();
            club.waitFor();
        }
    }

    private static Process start() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classPath = PROCESSED + File.pathSeparator + System.getProperty("java.class.path");
        Path arguments = Files.createTempFile("photonpump-aot", ".args");
        arguments.toFile().deleteOnExit();
        Files.writeString(arguments, "-cp \"" + classPath.replace("\\", "\\\\") + "\"");
        return new ProcessBuilder(
                        java.toString(),
                        "@" + arguments,
                        "-Dspring.aot.enabled=true",
                        PonyClub.class.getName(),
                        "--server.port=0")
                .redirectErrorStream(true)
                .start();
    }

    private static int portIn(BufferedReader output, List<String> lines) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
        }
        throw new AssertionError("the application did not start:\n" + String.join("\n", lines));
    }
}
