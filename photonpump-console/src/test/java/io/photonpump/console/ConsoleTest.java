package io.photonpump.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.EventStoreClient;
import io.photonpump.console.internal.live.LiveFeed;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The console of an application whose code does not mention it; the same in Spring MVC and in WebFlux. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConsoleTest {

    static final String NO_SECURITY = "spring.autoconfigure.exclude="
            + "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration,"
            + "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration,"
            + "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration,"
            + "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
            + "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
            + "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration";

    private final WebApplicationType stack;
    private final String base;
    private ConfigurableApplicationContext context;
    private Page page;

    ConsoleTest(WebApplicationType stack, String basePath) {
        this.stack = stack;
        this.base = basePath;
    }

    static ConfigurableApplicationContext start(WebApplicationType stack, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("server.port=0");
        all.add("photonpump.console.enabled=true");
        return new SpringApplicationBuilder(Club.class)
                .web(stack)
                .properties(all.toArray(String[]::new))
                .run();
    }

    static String address(ConfigurableApplicationContext context) {
        return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
    }

    @BeforeAll
    void start() {
        String key = stack == WebApplicationType.SERVLET ? "server.servlet.context-path=" : "spring.webflux.base-path=";
        context = start(stack, NO_SECURITY, key + base, "spring.application.name=<club>");
        page = new Page(address(context) + base + "/photonpump");
    }

    @AfterAll
    void stop() {
        context.close();
    }

    private static JsonNode listener(JsonNode message) {
        return message.get("listeners").get(0);
    }

    @Test
    void the_path_leads_to_the_page_also_below_a_prefix() throws Exception {
        HttpResponse<String> redirect = page.get("");
        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(redirect.headers().firstValue("Location")).hasValue("photonpump/");
        assertThat(page.get("/").body())
                .contains("href=\"console.css\"", "src=\"console.js\"", "&lt;club&gt;")
                .doesNotContain("<club>", "href=\"/", "src=\"/", "{{");
    }

    @Test
    void the_page_has_all_its_files_and_protects_itself() throws Exception {
        for (String file : List.of("/", "/console.js", "/actions.js", "/failed.js", "/streams.js", "/console.css")) {
            HttpResponse<String> answer = page.get(file);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().map())
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("referrer-policy", List.of("no-referrer"))
                    .containsEntry("cache-control", List.of("no-store"));
            assertThat(answer.body()).doesNotContain("style=\"", " onclick=\"", "https://");
        }
        assertThat(page.get("/secret").statusCode()).isEqualTo(404);
    }

    @Test
    void the_listeners_are_shown_live_and_nothing_works_while_nobody_looks() throws Exception {
        LiveFeed feed = context.getBean(LiveFeed.class);
        assertThat(feed.viewers()).isZero();
        assertThat(threads()).isEmpty();
        JsonNode message = page.watch(shown -> listener(shown).get("live").asBoolean()
                && !shown.get("connections").get(0).get("role").isNull()
                && !shown.get("connections").get(0).get("roundTripMicros").isNull());
        assertThat(listener(message).get("id").asString()).isEqualTo("leaderboard");
        assertThat(listener(message).get("mood").asString()).isEqualTo("well");
        assertThat(message.get("connections").get(0).get("role").asString()).isEqualTo("leader");
        assertThat(message.toString()).doesNotContain("changeit");
        await(() -> feed.viewers() == 0 && threads().isEmpty());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("photonpump-console"))
                .toList();
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void a_button_pauses_and_resumes_a_listener() throws Exception {
        SubscriptionRegistry listeners = context.getBean(SubscriptionRegistry.class);
        HttpResponse<String> paused = page.act("/api/act", "{\"listener\":\"leaderboard\",\"action\":\"pause\"}");
        assertThat(paused.body()).isEqualTo("{\"done\":true}");
        assertThat(listeners.get("leaderboard").status().state()).isEqualTo(ContainerState.PAUSED);
        page.act("/api/act", "{\"listener\":\"leaderboard\",\"action\":\"resume\"}");
        await(() -> listeners.get("leaderboard").status().live());
    }

    @Test
    void a_wrong_request_is_told_what_is_wrong() throws Exception {
        assertThat(page.act("/api/act", "{\"listener\":\"x\",\"action\":\"pause\"}")
                        .body())
                .contains("There is no listener 'x'");
        assertThat(page.act("/api/act", "{\"listener\":\"leaderboard\",\"action\":\"dance\"}")
                        .body())
                .contains("There is no action 'dance'");
        assertThat(page.act("/api/act", "{\"listener\":\"leaderboard\",\"action\":\"replay\",\"from\":\"-5\"}")
                        .body())
                .contains("must be start or an event number");
        assertThat(page.act("/api/act", "{\"listener\":\"leaderboard\",\"action\":\"replay_parked\"}")
                        .body())
                .contains("is not in a group");
        assertThat(page.act("/api/act", "no json").statusCode()).isEqualTo(400);
        assertThat(page.act("/api/dance", "{}").statusCode()).isEqualTo(404);
        assertThat(page.get("/api/events?stream=nowhere").statusCode()).isEqualTo(404);
        assertThat(page.get("/api/events?stream=jumps&from=x").statusCode()).isEqualTo(400);
        assertThat(page.get("/api/events?stream").statusCode()).isEqualTo(400);
    }

    @Test
    void pages_of_other_origins_change_nothing() throws Exception {
        String pause = "{\"listener\":\"leaderboard\",\"action\":\"pause\"}";
        HttpRequest.Builder form = page.request("/api/act").header("Content-Type", "text/plain");
        assertThat(page.send(form.POST(BodyPublishers.ofString(pause))).statusCode())
                .isEqualTo(403);
        HttpRequest.Builder foreign = page.request("/api/act").header("X-Photonpump-Console", "1");
        assertThat(page.send(foreign.copy()
                                .header("Sec-Fetch-Site", "cross-site")
                                .POST(BodyPublishers.ofString(pause)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(page.send(foreign.copy()
                                .header("Origin", "https://evil.example")
                                .POST(BodyPublishers.ofString(pause)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(page.send(foreign.copy().PUT(BodyPublishers.ofString(pause))).statusCode())
                .isEqualTo(405);
        assertThat(context.getBean(SubscriptionRegistry.class)
                        .get("leaderboard")
                        .status()
                        .state())
                .isNotEqualTo(ContainerState.PAUSED);
    }

    @Test
    void streams_are_listed_and_read() throws Exception {
        EventStoreClient client = context.getBean(EventStoreClient.class);
        client.publishEvent("ponies-1", "PonyBorn", Map.of("name", "Derpy", "number", Long.MAX_VALUE))
                .join();
        client.publishEvent("ponies-1", "PonyBorn", "not json").join();
        await(() -> {
            try {
                return page.json("/api/streams?prefix=pon").toString().contains("ponies-1");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        JsonNode streams = page.json("/api/streams?prefix=pon");
        assertThat(streams.get("source").asString()).isEqualTo("$streams");
        assertThat(page.json("/api/streams?category=ponies").toString()).contains("ponies-1");
        assertThat(page.json("/api/streams?prefix=none").get("streams")).isEmpty();
        JsonNode newest = page.json("/api/events?stream=ponies-1&direction=backward&count=1");
        assertThat(newest.get("last").asInt()).isEqualTo(1);
        assertThat(newest.get("next").asString()).isEqualTo("0");
        JsonNode first =
                page.json("/api/events?stream=ponies-1&from=0").get("events").get(0);
        assertThat(first.get("data").get("format").asString()).isEqualTo("json");
        assertThat(first.get("data").get("text").asString()).contains("9223372036854775807");
        assertThat(page.json("/api/events?stream=$all&direction=backward&count=5")
                        .get("events"))
                .hasSize(5);
        assertThat(page.get("/api/events?stream=$user-admin").body())
                .contains("hidden")
                .doesNotContain("hash");
    }
}
