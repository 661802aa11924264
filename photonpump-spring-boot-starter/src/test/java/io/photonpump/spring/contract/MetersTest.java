package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpObservationAutoConfiguration;
import io.photonpump.spring.boot.metrics.SubscriptionMetricsAutoConfiguration;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.stream.ExpectedVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The meters of an application that uses everything, the table of them, and the dashboard. */
@Timeout(60)
class MetersTest extends StarterTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(photonpump\\.[a-z.]+)` \\| `(\\w+)` \\| ([a-z ]+) \\| ([^|]+) \\|");
    private static final Pattern METRIC = Pattern.compile("photonpump_\\w+");

    /** A meter as a row of the table, or as it is in a registry. */
    private record Described(String type, Set<String> tags) {}

    @Test
    void the_table_has_the_meters_of_an_application_that_uses_everything() {
        used(context -> {
            Map<String, Described> existing = new TreeMap<>();
            for (Meter meter : context.getBean(MeterRegistry.class).getMeters()) {
                if (meter.getId().getName().startsWith("photonpump.")) {
                    existing.put(meter.getId().getName(), described(meter.getId()));
                }
            }
            assertThat(existing).isEqualTo(table());
        });
    }

    @Test
    void the_names_in_prometheus_are_those_of_the_table() {
        used(context -> assertThat(scraped(context)).isEqualTo(tableInPrometheus()));
    }

    @Test
    void the_dashboard_shows_exactly_the_metrics_that_exist() {
        Set<String> shown = new TreeSet<>();
        for (String query : queries()) {
            METRIC.matcher(query).results().map(found -> found.group()).forEach(shown::add);
        }
        used(context -> {
            assertThat(scraped(context)).containsAll(shown);
            Set<String> meters = new TreeSet<>();
            for (String metric : shown) {
                meters.add(metric.replaceFirst("_(count|sum|max)$", ""));
            }
            assertThat(meters).containsAll(namesInPrometheus());
        });
    }

    @Test
    void prometheus_understands_every_query_of_the_dashboard(@TempDir Path directory) throws Exception {
        assumeTrue(isInstalled("promtool"), "promtool is not installed, so no query was checked");
        Path rules = directory.resolve("rules.yml");
        StringBuilder text = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        List<String> queries = queries();
        for (int i = 0; i < queries.size(); i++) {
            text.append("  - record: query").append(i).append("\n    expr: |\n      ");
            text.append(concrete(queries.get(i))).append('\n');
        }
        Files.writeString(rules, text);
        Process check = new ProcessBuilder("promtool", "check", "rules", rules.toString())
                .redirectErrorStream(true)
                .start();
        String answer = new String(check.getInputStream().readAllBytes());
        assertThat(check.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(answer).contains("SUCCESS: " + queries.size() + " rules found");
        assertThat(check.exitValue()).isZero();
    }

    /** If the starter held a lock while a filter runs, the event would wait for the filter that waits for it. */
    @Test
    void a_filter_of_the_application_may_wait_for_another_event_of_a_listener() {
        application(Cheer.class, Waiting.class)
                .withConfiguration(AutoConfigurations.of(SubscriptionMetricsAutoConfiguration.class))
                .run(context ->
                        assertThat(context.getBean(Waiting.class).waits.get()).isPositive());
    }

    /** Replaces the variables of Grafana. */
    private static String concrete(String query) {
        return query.replace("$__rate_interval", "5m").replaceAll("\\$\\w+", ".*");
    }

    private static boolean isInstalled(String command) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    private void used(Consumer<ApplicationContext> then) {
        application(Board.class, Vet.class, Cheer.class)
                .withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        PrometheusMetricsExportAutoConfiguration.class,
                        ObservationAutoConfiguration.class,
                        PhotonPumpObservationAutoConfiguration.class,
                        SubscriptionMetricsAutoConfiguration.class))
                .withPropertyValues(
                        "photonpump.listener.retry.max-retries=1",
                        "photonpump.subscriptions.board.on-exhausted=dead-letter",
                        "photonpump.subscriptions.vet.group.start-from=start")
                .run(context -> {
                    EventStoreTemplate template = context.getBean(EventStoreTemplate.class);
                    template.publish("jumps", new PonyJumped("Derpy", 1)).join();
                    assertThat(template.publish("jumps", ExpectedVersion.noStream(), new PonyJumped("Derpy", 2)))
                            .failsWithin(SOON);
                    await().atMost(SOON)
                            .until(() -> List.of("board", "vet").stream().allMatch(id -> count(context, id) > 0));
                    await().atMost(SOON)
                            .until(() -> context.getBean(MeterRegistry.class)
                                            .find("photonpump.publish")
                                            .timers()
                                            .size()
                                    == 2);
                    then.accept(context);
                });
    }

    private static long count(ApplicationContext context, String id) {
        return context
                .getBean(MeterRegistry.class)
                .find("photonpump.listener")
                .tag("subscription", id)
                .timers()
                .stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    private static Described described(Meter.Id id) {
        return new Described(
                id.getType().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Map<String, Described> table() {
        Map<String, Described> rows = new TreeMap<>();
        for (Matcher row = ROW.matcher(guide()); row.find(); ) {
            Set<String> tags = new TreeSet<>();
            Pattern.compile("`(\\w+)`").matcher(row.group(4)).results().forEach(tag -> tags.add(tag.group(1)));
            rows.put(row.group(1), new Described(row.group(3), tags));
        }
        assertThat(rows).isNotEmpty();
        return rows;
    }

    private static Set<String> namesInPrometheus() {
        return ROW.matcher(guide()).results().map(row -> row.group(2)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> tableInPrometheus() {
        Set<String> names = new TreeSet<>();
        ROW.matcher(guide()).results().forEach(row -> {
            if (row.group(3).endsWith("timer")) {
                List.of("_count", "_sum", "_max").forEach(part -> names.add(row.group(2) + part));
            } else {
                names.add(row.group(2));
            }
        });
        return names;
    }

    private static Set<String> scraped(ApplicationContext context) {
        return context.getBean(PrometheusMeterRegistry.class)
                .scrape()
                .lines()
                .map(METRIC::matcher)
                .filter(Matcher::lookingAt)
                .map(Matcher::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> queries() {
        JsonNode dashboard =
                JsonMapper.builder().build().readTree(read(DOCS.resolve("grafana/photonpump-dashboard.json")));
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            panel.path("targets")
                    .forEach(target -> queries.add(target.get("expr").asString()));
        }
        assertThat(queries).hasSizeGreaterThan(20);
        return queries;
    }

    private static String guide() {
        return read(DOCS.resolve("spring.md"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static class Board {

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            throw new IllegalStateException("no more room");
        }
    }

    static class Vet {

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {}
    }

    static class Cheer {

        @EventStoreSubscription(id = "cheer", stream = "jumps")
        void on(PonyJumped jump) {}
    }

    static class Waiting {

        final AtomicInteger waits = new AtomicInteger();

        @Bean
        MeterRegistry meters(ApplicationEventPublisher events) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            registry.config().meterFilter(new MeterFilter() {
                @Override
                public Meter.Id map(Meter.Id id) {
                    if (id.getName().startsWith("photonpump.subscription.")) {
                        CompletableFuture.runAsync(() -> events.publishEvent(new SubscriptionEvent.Started("another")))
                                .orTimeout(10, TimeUnit.SECONDS)
                                .join();
                        waits.incrementAndGet();
                    }
                    return id;
                }
            });
            return registry;
        }
    }
}
