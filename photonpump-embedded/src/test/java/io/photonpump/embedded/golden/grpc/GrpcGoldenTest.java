package io.photonpump.embedded.golden.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.cluster.EmbeddedCluster;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.tls.ServerTls;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replays calls that were recorded from a 23.10.6 server, over bare HTTP/2, and compares the answers field by field. The whole set runs
 * twice on the same servers, but for what takes seconds. The property {@code photonpump.golden} selects recordings by a regular expression.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcGoldenTest {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcGoldenTest.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int ROUNDS = 2;

    /** The recordings that are not answered as recorded, each with the reason. */
    private static final Map<String, String> DIFFERENT = Map.of(
            "082-batch-half-close-idle",
            "depends on time: a request that ends within a moment of the last answer has had answers pending",
            "187-group-admin-empty-stream-name",
            "the real server never answers; a client of this one is told that the name is bad");

    private EmbeddedEventStore insecure;
    private EmbeddedEventStore secure;
    private ServerTls certificate;
    private EmbeddedCluster cluster;
    private EmbeddedCluster starting;
    private int passed;
    private int failed;
    private int skipped;

    @TestFactory
    Stream<DynamicContainer> the_server_answers_as_recorded() {
        Pattern selected = Pattern.compile(System.getProperty("photonpump.golden", ""));
        List<Path> recordings = recordings().stream()
                .filter(file -> selected.matcher(file.getFileName().toString()).find())
                .toList();
        return IntStream.rangeClosed(1, ROUNDS)
                .mapToObj(round -> DynamicContainer.dynamicContainer(
                        "round " + round,
                        recordings.stream()
                                .map(file -> DynamicTest.dynamicTest(
                                        file.getFileName().toString(), () -> replay(file, round)))));
    }

    private void replay(Path file, int round) throws IOException, InterruptedException {
        JsonNode scenario = JSON.readTree(file.toFile());
        String name = scenario.get("name").stringValue();
        String reason = scenario.path("unstable").asBoolean(false)
                ? "the real server answers differently from run to run"
                : DIFFERENT.get(name);
        if (round > 1 && scenario.path("slow").asBoolean(false)) {
            reason = "slow ones are replayed once";
        }
        if (reason != null) {
            skipped++;
            abort(reason);
        }
        String difference = difference(target(scenario), scenario);
        if (difference.isEmpty()) {
            passed++;
        } else {
            failed++;
        }
        assertThat(difference)
                .as(name + (scenario.path("exotic").asBoolean(false) ? " (exotic)" : "") + ": " + scenario.get("title"))
                .isEmpty();
    }

    private static String difference(GrpcTarget target, JsonNode scenario) throws IOException, InterruptedException {
        try (GrpcScenarioRun run = new GrpcScenarioRun(target, scenario)) {
            return run.run();
        }
    }

    // ---- servers, started when the first scenario needs them

    private GrpcTarget target(JsonNode scenario) throws IOException {
        if (scenario.path("secure").asBoolean(false)) {
            return secure();
        }
        return switch (scenario.path("node").asString("")) {
            case "follower" -> follower();
            case "starting" -> starting();
            default -> insecure();
        };
    }

    private GrpcTarget insecure() {
        if (insecure == null) {
            insecure = EmbeddedEventStore.builder()
                    .dialect(Dialect.V23)
                    .insecure(true)
                    .start();
        }
        return new GrpcTarget(insecure.httpPort(), null, insecure::advance);
    }

    private GrpcTarget secure() throws IOException {
        if (secure == null) {
            certificate = ServerTls.selfMade();
            secure = EmbeddedEventStore.builder()
                    .dialect(Dialect.V23)
                    .anonymousAccess(false)
                    .tls(certificate)
                    .start();
        }
        JdkSslContext trusting = (JdkSslContext) SslContextBuilder.forClient()
                .trustManager(certificate.caCertificate().toFile())
                .build();
        return new GrpcTarget(secure.httpPort(), trusting.context(), secure::advance);
    }

    private static EmbeddedCluster newCluster() {
        return EmbeddedCluster.builder().dialect(Dialect.V23).insecure(true).start();
    }

    private GrpcTarget follower() {
        if (cluster == null) {
            cluster = newCluster();
        }
        return new GrpcTarget(cluster.followers().get(0).httpPort(), null, GrpcGoldenTest::realTime);
    }

    private GrpcTarget starting() {
        if (starting == null) {
            starting = newCluster();
            starting.killLeader();
            starting.kill(starting.nodes().stream()
                    .filter(node -> node.isAlive())
                    .findFirst()
                    .orElseThrow());
        }
        int port = starting.nodes().stream()
                .filter(node -> node.isAlive())
                .findFirst()
                .orElseThrow()
                .httpPort();
        return new GrpcTarget(port, null, GrpcGoldenTest::realTime);
    }

    /** A cluster's clock cannot be moved. What must not come is awaited for a moment only. */
    private static void realTime(Duration time) {
        long nanos = Math.min(time.toNanos(), Duration.ofMillis(60).toNanos());
        LockSupport.parkNanos(nanos);
    }

    @AfterAll
    void stop() throws Exception {
        LOG.info("gRPC recordings: {} of {} answered as recorded, {} left out", passed, passed + failed, skipped);
        for (AutoCloseable server : new AutoCloseable[] {insecure, secure, cluster, starting}) {
            if (server != null) {
                server.close();
            }
        }
    }

    @Test
    void all_recordings_are_here() {
        assertThat(recordings()).hasSize(178);
    }

    @Test
    void every_exception_names_a_recording() {
        assertThat(DIFFERENT.keySet())
                .allSatisfy(name -> assertThat(recordings())
                        .anySatisfy(file -> assertThat(file.getFileName()).hasToString(name + ".json")));
    }

    static List<Path> recordings() {
        try (Stream<Path> files = Files.list(
                Path.of(GrpcGoldenTest.class.getResource("/golden-grpc").toURI()))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
