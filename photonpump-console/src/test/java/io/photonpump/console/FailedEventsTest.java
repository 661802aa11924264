package io.photonpump.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.EventType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** What listeners could not handle: it is listed with its reason, and one of it can be replayed or deleted. */
class FailedEventsTest {

    private ConfigurableApplicationContext context;
    private Page page;
    private EventStoreClient client;

    @BeforeEach
    void start() {
        context = new SpringApplicationBuilder(Vets.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        ConsoleTest.NO_SECURITY,
                        "server.port=0",
                        "photonpump.console.enabled=true",
                        "photonpump.subscriptions.vet.group.start-from=start",
                        "photonpump.listener.retry.max-retries=0")
                .run();
        page = new Page(ConsoleTest.address(context) + "/photonpump");
        client = context.getBean(EventStoreClient.class);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private void jumps(int... heights) {
        for (int height : heights) {
            client.publishEvent("jumps", "PonyJumped", Map.of("height", height)).join();
        }
    }

    private JsonNode events(String source, String listener) throws Exception {
        return page.json("/api/" + source + "?listener=" + listener).get("events");
    }

    private List<Integer> heights(String source, String listener) throws Exception {
        List<Integer> heights = new java.util.ArrayList<>();
        for (JsonNode event : events(source, listener)) {
            heights.add(Page.JSON
                    .readTree(event.get("data").get("text").asString())
                    .get("height")
                    .asInt());
        }
        return heights;
    }

    private void awaitCount(String source, String listener, int count) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (events(source, listener).size() != count) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private JsonNode act(String source, String listener, long number, String action) throws Exception {
        return Page.JSON.readTree(page.act(
                        "/api/failed",
                        "{\"listener\":\"%s\",\"source\":\"%s\",\"number\":%d,\"action\":\"%s\"}"
                                .formatted(listener, source, number, action))
                .body());
    }

    @Test
    void one_parked_event_is_replayed_or_deleted_and_the_others_stay() throws Exception {
        Vets vets = context.getBean(Vets.class);
        jumps(1, 2, 3, 4);
        awaitCount("parked", "vet", 4);
        JsonNode second = events("parked", "vet").get(1);
        assertThat(second.get("reason").asString()).contains("the pony limps");
        assertThat(second.get("stream").asString()).isEqualTo("jumps");
        assertThat(second.get("eventNumber").asInt()).isEqualTo(1);

        vets.fails = height -> false;
        assertThat(act("parked", "vet", second.get("number").asLong(), "replay")
                        .get("done")
                        .asBoolean())
                .isTrue();
        awaitCount("parked", "vet", 3);
        assertThat(heights("parked", "vet")).containsExactly(3, 4, 1);
        vets.awaitHandled(2);

        assertThat(act("parked", "vet", 3, "delete").get("done").asBoolean()).isTrue();
        assertThat(heights("parked", "vet")).containsExactly(1, 3);
        assertThat(act("parked", "vet", 3, "delete").get("detail").asString()).contains("no longer parked");

        page.act("/api/act", "{\"listener\":\"vet\",\"action\":\"replay_parked\"}");
        awaitCount("parked", "vet", 0);
        vets.awaitHandled(2, 1, 3);
    }

    @Test
    void one_dead_letter_is_replayed_or_deleted_and_the_others_stay() throws Exception {
        Vets vets = context.getBean(Vets.class);
        jumps(1, 2, 3);
        awaitCount("letters", "farrier", 3);
        JsonNode second = events("letters", "farrier").get(1);
        assertThat(second.get("reason").asString()).isEqualTo("java.lang.IllegalStateException: the pony limps");
        assertThat(second.get("attempts").asString()).isEqualTo("1");
        assertThat(second.get("type").asString()).isEqualTo("PonyJumped");

        vets.fails = height -> false;
        assertThat(act("letters", "farrier", 1, "delete").get("done").asBoolean())
                .isTrue();
        assertThat(heights("letters", "farrier")).containsExactly(3, 1);
        assertThat(act("letters", "farrier", 2, "replay").get("done").asBoolean())
                .isTrue();
        assertThat(heights("letters", "farrier")).containsExactly(1);
        assertThat(vets.shod).containsExactly(3);
        assertThat(act("letters", "farrier", 77, "replay").get("detail").asString())
                .contains("no dead letter 77");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Vets {

        final List<Integer> handled = new CopyOnWriteArrayList<>();
        final List<Integer> shod = new CopyOnWriteArrayList<>();
        volatile IntPredicate fails = height -> true;

        @EventType("PonyJumped")
        record Jump(int height) {}

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void vet(Jump jump) {
            if (fails.test(jump.height())) {
                throw new IllegalStateException("the pony limps");
            }
            handled.add(jump.height());
        }

        @EventStoreSubscription(id = "farrier", stream = "jumps", from = "start", onExhausted = "dead-letter")
        void farrier(Jump jump) {
            if (fails.test(jump.height())) {
                throw new IllegalStateException("the pony limps");
            }
            shod.add(jump.height());
        }

        void awaitHandled(Integer... heights) {
            long end = System.nanoTime() + 30_000_000_000L;
            while (!handled.equals(List.of(heights))) {
                assertThat(System.nanoTime()).as("handled: " + handled).isLessThan(end);
                LockSupport.parkNanos(20_000_000);
            }
        }
    }
}
