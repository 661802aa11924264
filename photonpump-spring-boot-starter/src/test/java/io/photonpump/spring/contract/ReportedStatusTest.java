package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.photonpump.client.EventStoreClient;
import io.photonpump.cluster.Endpoint;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.tls.ServerTls;
import io.photonpump.event.RecordedEvent;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.boot.autoconfigure.EventStoreClientFactory;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpObservationAutoConfiguration;
import io.photonpump.spring.boot.metrics.SubscriptionMetricsAutoConfiguration;
import io.photonpump.spring.event.ConnectionChanged;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.stream.ExpectedVersion;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/** Health, meters and registry show the actual state of listeners and connections. */
@Timeout(60)
class ReportedStatusTest extends StarterTest {

    @ParameterizedTest
    @ValueSource(strings = {"board", "vet", "cheer"})
    void a_listener_without_a_connection_is_neither_running_nor_live_and_has_no_lag(String id) {
        application(Kinds.class, Events.class).run(context -> {
            Events events = context.getBean(Events.class);
            await().atMost(SOON)
                    .until(() -> Stream.of("board", "vet", "cheer")
                            .allMatch(each -> status(context, each).live()));
            Instant before = Instant.now();

            server.refuseConnections();
            server.killConnections();

            events.seen.awaitAll(List.of("Disconnected " + id));
            ContainerStatus lost = status(context, id);
            assertThat(lost.state()).isEqualTo(ContainerState.RECONNECTING);
            assertThat(lost.live()).isFalse();
            assertThat(lost.lag()).isNull();
            assertThat(lost.since()).isAfterOrEqualTo(before);
            assertThat(lost.lastError()).contains("connection");
            events.seen.awaitAll(List.of("Disconnected board", "Disconnected vet", "Disconnected cheer"));
            events.seen.clear();

            server.acceptConnections();

            events.seen.awaitInAnyOrder("Live board", "Live cheer", "Live vet");
            ContainerStatus back = status(context, id);
            assertThat(back.state()).isEqualTo(ContainerState.RUNNING);
            assertThat(back.live()).isTrue();
            assertThat(back.since()).isAfterOrEqualTo(lost.since());
            assertThat(back.lastError()).isNull();
        });
    }

    @Test
    void a_lost_connection_is_published_while_a_handler_is_running_and_events_wait() {
        application(Slow.class, Events.class)
                .withPropertyValues("photonpump.listener.in-flight=1")
                .run(context -> {
                    awaitState(context, "slow", ContainerState.RUNNING);
                    jumps(1, 2, 3, 4, 5);
                    Slow slow = context.getBean(Slow.class);
                    assertThat(slow.entered.await(15, TimeUnit.SECONDS)).isTrue();

                    server.refuseConnections();
                    server.killConnections();

                    context.getBean(Events.class).seen.awaitAll(List.of("Disconnected slow"));
                    assertThat(status(context, "slow").state()).isEqualTo(ContainerState.RECONNECTING);
                    slow.release.countDown();
                });
    }

    @Test
    void health_includes_clients_that_are_injected_by_qualifier_only() {
        try (EmbeddedEventStore archive = EmbeddedEventStore.start()) {
            application(Kinds.class, Archive.class)
                    .withBean(EmbeddedEventStore.class, () -> archive)
                    .run(context -> {
                        await().atMost(SOON)
                                .until(() -> health(context).getStatus().equals(Status.UP));
                        assertThat(health(context).getDetails()).containsKeys("eventStoreClient", "archive");
                        archive.refuseConnections();
                        archive.killConnections();
                        await().atMost(SOON)
                                .until(() -> health(context).getStatus().equals(Status.DOWN));
                    });
        }
    }

    @Test
    void reconnects_are_counted_from_zero_without_moves_to_the_leader() {
        metered(Kinds.class).run(context -> {
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(reconnects(meters)).isZero();
            Endpoint node = new Endpoint("stable", 1113);
            IOException cause = new IOException("the leader is elsewhere");
            context.publishEvent(
                    new ConnectionChanged("eventStoreClient", new ConnectionEvent.Disconnected(node, cause, true)));
            assertThat(reconnects(meters)).isZero();
            context.publishEvent(
                    new ConnectionChanged("eventStoreClient", new ConnectionEvent.Disconnected(node, cause)));
            assertThat(reconnects(meters)).isEqualTo(1);
        });
    }

    @Test
    void filtered_events_do_not_count_as_processed() {
        metered(OnlyRest.class).run(context -> {
            awaitState(context, "rest", ContainerState.RUNNING);
            jumps(1, 2);
            writer.publishEvent("jumps", "PonyRested", "{}").join();
            await().atMost(SOON).until(() -> status(context, "rest").processed() == 1);
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(counter(meters, "processed")).isEqualTo(1);
            assertThat(counter(meters, "filtered")).isEqualTo(2);
        });
    }

    @Test
    void publishing_is_observed_up_to_the_response_with_the_outcome_of_the_write() {
        TestObservationRegistry observations = TestObservationRegistry.create();
        try (EmbeddedEventStore slow =
                EmbeddedEventStore.builder().writeTime(Duration.ofMillis(500)).start()) {
            metered(Kinds.class)
                    .withBean(ObservationRegistry.class, () -> observations)
                    .withPropertyValues("photonpump.url=" + slow.url())
                    .run(context -> {
                        EventStoreTemplate template = context.getBean(EventStoreTemplate.class);
                        CompletableFuture<?> written = template.publish("heights", new PonyJumped("Derpy", 1));
                        TestObservationRegistryAssert.assertThat(observations)
                                .hasObservationWithNameEqualTo("photonpump.publish")
                                .that()
                                .hasBeenStarted()
                                .isNotStopped();
                        written.get(15, TimeUnit.SECONDS);
                        await().atMost(SOON)
                                .untilAsserted(() -> TestObservationRegistryAssert.assertThat(observations)
                                        .hasObservationWithNameEqualTo("photonpump.publish")
                                        .that()
                                        .hasBeenStopped()
                                        .hasLowCardinalityKeyValue("outcome", "written"));
                        observations.clear();
                        assertThat(template.publish("heights", ExpectedVersion.noStream(), new PonyJumped("Derpy", 2)))
                                .failsWithin(SOON);
                        await().atMost(SOON)
                                .untilAsserted(() -> TestObservationRegistryAssert.assertThat(observations)
                                        .hasObservationWithNameEqualTo("photonpump.publish")
                                        .that()
                                        .hasBeenStopped()
                                        .hasError()
                                        .hasLowCardinalityKeyValue("outcome", "wrong-version"));
                    });
        }
    }

    @Test
    void the_last_error_contains_the_failure_and_its_cause() {
        application(Broken.class)
                .withPropertyValues("photonpump.listener.retry.max-retries=0", "photonpump.listener.on-exhausted=stop")
                .run(context -> {
                    jumps(1);
                    awaitState(context, "broken", ContainerState.FAILED);
                    assertThat(status(context, "broken").lastError())
                            .contains("the jump cannot be booked", "UnsupportedOperationException", "no such account");
                    assertThat(health(context).getDetails().toString()).contains("no such account");
                });
    }

    @Test
    void health_shows_the_root_cause_of_a_failed_connection() {
        try (EmbeddedEventStore encrypted =
                EmbeddedEventStore.builder().tls(ServerTls.selfMade()).start()) {
            application()
                    .withPropertyValues(
                            "photonpump.url=eventstore://localhost:" + encrypted.tcpPort(),
                            "photonpump.ssl.enabled=true")
                    .run(context -> await().atMost(SOON)
                            .untilAsserted(() -> assertThat(
                                            health(context).getDetails().toString())
                                    .contains("unable to find valid certification path")));
        }
    }

    private static ContainerStatus status(ApplicationContext context, String id) {
        return listener(context, id).status();
    }

    private static Health health(ApplicationContext context) {
        return context.getBean(HealthIndicator.class).health(true);
    }

    private static double reconnects(MeterRegistry meters) {
        return meters.get("photonpump.client.reconnects")
                .tag("client", "eventStoreClient")
                .counter()
                .count();
    }

    private static double counter(MeterRegistry meters, String name) {
        return meters.get("photonpump.subscription." + name).functionCounter().count();
    }

    private ApplicationContextRunner metered(Class<?>... configuration) {
        return application(configuration)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withConfiguration(AutoConfigurations.of(
                        PhotonPumpObservationAutoConfiguration.class, SubscriptionMetricsAutoConfiguration.class));
    }

    static class Kinds {
        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void board(PonyJumped jump) {}

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void vet(PonyJumped jump) {}

        @EventStoreSubscription(id = "cheer", stream = "jumps")
        void cheer(PonyJumped jump) {}
    }

    static class Slow {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);

        @EventStoreSubscription(id = "slow", stream = "jumps", from = "start")
        void on(PonyJumped jump) throws InterruptedException {
            entered.countDown();
            release.await(30, TimeUnit.SECONDS);
        }
    }

    static class OnlyRest {
        @EventStoreSubscription(id = "rest", stream = "jumps", from = "start", eventTypes = "PonyRested")
        void on(RecordedEvent rest) {}
    }

    static class Broken {
        @EventStoreSubscription(id = "broken", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            throw new IllegalStateException(
                    "the jump cannot be booked",
                    new IllegalArgumentException("booking", new UnsupportedOperationException("no such account")));
        }
    }

    static class Archive {
        @Bean(defaultCandidate = false)
        EventStoreClient archive(EventStoreClientFactory clients, EmbeddedEventStore archive) {
            return clients.create("archive", archive::url);
        }
    }

    static class Events {
        final Seen<String> seen = new Seen<>();

        @EventListener
        void on(SubscriptionEvent event) {
            seen.add(event.getClass().getSimpleName() + " " + event.subscriptionId());
        }
    }
}
