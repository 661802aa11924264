package io.photonpump.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.event.NewEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.EventType;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** What an operator has to notice is told apart: by the live messages of one application in which a lot goes wrong. */
class MoodsTest {

    private static Map<String, JsonNode> byId(JsonNode message) {
        Map<String, JsonNode> listeners = new HashMap<>();
        message.get("listeners").forEach(view -> listeners.put(view.get("id").asString(), view));
        return listeners;
    }

    private static boolean areAsExpected(JsonNode message, Map<String, String> moods) {
        Map<String, JsonNode> listeners = byId(message);
        return moods.entrySet().stream()
                .allMatch(expected ->
                        listeners.get(expected.getKey()).get("mood").asString().equals(expected.getValue()));
    }

    @Test
    void each_trouble_has_a_mood_and_a_lost_connection_is_remembered() throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Stable.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        ConsoleTest.NO_SECURITY,
                        "server.port=0",
                        "photonpump.console.enabled=true",
                        "photonpump.reconnect.delay=50ms")
                .run()) {
            EventStoreClient client = context.getBean(EventStoreClient.class);
            client.publish(
                            "jumps",
                            Collections.nCopies(300, 0).stream()
                                    .map(zero -> NewEvent.json("PonyJumped", Map.of("height", 1)))
                                    .toList())
                    .join();
            context.getBean(SubscriptionRegistry.class).get("asleep").pause().join();
            Page page = new Page(ConsoleTest.address(context) + "/photonpump");
            Map<String, String> moods = Map.of(
                    "well", "well",
                    "slow", "behind",
                    "stubborn", "retrying",
                    "broken", "failed",
                    "asleep", "paused");
            Map<String, JsonNode> listeners = byId(page.watch(message -> areAsExpected(message, moods)));
            assertThat(listeners.get("broken").get("error").asString()).contains("no table", "no disk");
            assertThat(listeners.get("broken").get("actions").toString())
                    .contains("start")
                    .doesNotContain("pause");
            assertThat(listeners.get("asleep").get("actions").toString()).contains("resume", "stop");
            assertThat(listeners.get("slow").get("lag").asLong()).isGreaterThan(200);

            context.getBean(EmbeddedEventStore.class).killConnections();
            JsonNode connection = page.watch(message ->
                            message.get("connections").get(0).get("reconnects").asInt() == 1)
                    .get("connections")
                    .get(0);
            assertThat(connection
                            .get("changes")
                            .valueStream()
                            .map(change -> change.get("phase").asString()))
                    .contains("down")
                    .endsWith("ready");
            context.getBean(Stable.class).end.countDown();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Stable {

        final CountDownLatch end = new CountDownLatch(1);

        @EventType("PonyJumped")
        record Jump(int height) {}

        @EventStoreSubscription(id = "well", stream = "jumps", from = "start")
        void well(Jump jump) {}

        @EventStoreSubscription(id = "slow", stream = "jumps", from = "start", shutdownTimeout = "100ms")
        void slow(Jump jump) throws InterruptedException {
            end.await();
        }

        @EventStoreSubscription(
                id = "stubborn",
                stream = "jumps",
                from = "start",
                retryMaxRetries = "100000",
                retryDelay = "20ms",
                retryMaxDelay = "20ms",
                retryMultiplier = "1")
        void stubborn(Jump jump) {
            throw new IllegalStateException("not yet");
        }

        @EventStoreSubscription(id = "broken", stream = "jumps", from = "start", retryMaxRetries = "0")
        void broken(Jump jump) {
            throw new IllegalStateException("no table", new java.io.IOException("no disk"));
        }

        @EventStoreSubscription(id = "asleep", stream = "jumps")
        void asleep(Jump jump) {}
    }
}
