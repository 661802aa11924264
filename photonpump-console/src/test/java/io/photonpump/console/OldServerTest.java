package io.photonpump.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.EventStoreClient;
import io.photonpump.console.FailedEventsTest.Vets;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A server of version 5, without filters of {@code $all} and without projections. */
class OldServerTest {

    private static final String PARKED = "{\"listener\":\"vet\",\"source\":\"parked\",\"number\":%d,\"action\":\"%s\"}";

    @Test
    void what_it_cannot_do_is_told_or_done_otherwise() throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Vets.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        ConsoleTest.NO_SECURITY,
                        "server.port=0",
                        "photonpump.console.enabled=true",
                        "photonpump.embedded.dialect=v5",
                        "photonpump.embedded.standard-projections=false",
                        "photonpump.subscriptions.vet.group.start-from=start",
                        "photonpump.listener.retry.max-retries=0")
                .run()) {
            Page page = new Page(ConsoleTest.address(context) + "/photonpump");
            EventStoreClient client = context.getBean(EventStoreClient.class);
            for (int height = 1; height <= 3; height++) {
                client.publishEvent("jumps", "PonyJumped", Map.of("height", height))
                        .join();
            }
            long end = System.nanoTime() + 30_000_000_000L;
            while (page.json("/api/parked?listener=vet").get("events").size() != 3) {
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(20_000_000);
            }
            JsonNode streams = page.json("/api/streams?prefix=jum");
            assertThat(streams.get("source").asString()).isEqualTo("$all");
            assertThat(streams.get("streams").get(0).asString()).isEqualTo("jumps");
            assertThat(page.json("/api/streams?category=jumps").get("streams")).isEmpty();

            assertThat(page.act("/api/failed", PARKED.formatted(1, "replay")).body())
                    .contains("replays all parked events at once");
            assertThat(page.json("/api/parked?listener=vet").get("events")).hasSize(3);
            assertThat(page.act("/api/failed", PARKED.formatted(1, "delete")).body())
                    .contains("true");
            assertThat(page.json("/api/parked?listener=vet").get("events")).hasSize(2);
        }
    }
}
