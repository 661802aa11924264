package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpoint;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpoint.Action;
import io.photonpump.spring.boot.actuate.EventStoreSubscriptionsEndpointAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpObservationAutoConfiguration;
import io.photonpump.spring.boot.metrics.SubscriptionMetricsAutoConfiguration;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.observation.EventReceiverContext;
import io.photonpump.spring.observation.EventSenderContext;
import io.photonpump.spring.template.EventStoreTemplate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

/** Endpoint, health, meters and observations of running listeners. */
class OperationsTest extends StarterTest {

    @Test
    void the_endpoint_lists_stops_and_starts_listeners_and_health_stays_up() {
        operated(Board.class).run(context -> {
            awaitState(context, "board", ContainerState.RUNNING);
            EventStoreSubscriptionsEndpoint endpoint = context.getBean(EventStoreSubscriptionsEndpoint.class);
            assertThat(endpoint.list().subscriptions())
                    .singleElement()
                    .satisfies(board -> assertThat(board.kind()).isEqualTo("catch-up"));
            assertThat(endpoint.act("board", Action.STOP, null).getBody().state())
                    .isEqualTo(ContainerState.STOPPED);
            assertThat(context.getBean(HealthIndicator.class).health().getStatus())
                    .isEqualTo(Status.UP);
            endpoint.act("board", Action.START, null);
            awaitState(context, "board", ContainerState.RUNNING);
            assertThat(endpoint.one("unknown")).isNull();
            assertThat(endpoint.act("unknown", Action.STOP, null).getStatus()).isEqualTo(404);
        });
    }

    @Test
    void the_endpoint_replays_from_an_event_and_refuses_invalid_positions() {
        jumps(1, 2, 3);
        operated(Board.class).run(context -> {
            Seen<Integer> seen = context.getBean(Board.class).seen;
            seen.awaitExactly(1, 2, 3);
            EventStoreSubscriptionsEndpoint endpoint = context.getBean(EventStoreSubscriptionsEndpoint.class);
            endpoint.act("board", Action.REPLAY, "1");
            seen.awaitExactly(1, 2, 3, 2, 3);
            endpoint.act("board", Action.REPLAY, "start");
            seen.awaitExactly(1, 2, 3, 2, 3, 1, 2, 3);
            seen.clear();
            endpoint.act("board", Action.REPLAY, "0");
            seen.awaitExactly(1, 2, 3);
            for (String invalid : List.of("somewhere", "", "-1", "5/5", "1.5", "99999999999999999999")) {
                assertThatThrownBy(() -> endpoint.act("board", Action.REPLAY, invalid))
                        .isInstanceOf(InvalidEndpointRequestException.class)
                        .hasMessageContaining("is '" + invalid + "', but must be start or an event number");
            }
            assertThatThrownBy(() -> endpoint.act("board", Action.REPLAY_PARKED, null))
                    .isInstanceOf(InvalidEndpointRequestException.class)
                    .hasMessageContaining("is not in a group");
        });
    }

    @Test
    void the_endpoint_replays_parked_events() {
        operated(Vet.class)
                .withPropertyValues("photonpump.listener.retry.max-retries=0")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(1);
                    server.await("$persistentsubscription-jumps::vet-parked", 1);
                    context.getBean(Vet.class).well.set(true);
                    context.getBean(EventStoreSubscriptionsEndpoint.class).act("vet", Action.REPLAY_PARKED, null);
                    context.getBean(Vet.class).seen.awaitExactly(1);
                });
    }

    @Test
    void meters_show_lag_and_outcomes() {
        operated(Vet.class, Board.class)
                .withPropertyValues("photonpump.listener.retry.max-retries=1")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(1, 2);
                    context.getBean(Board.class).seen.awaitExactly(1, 2);
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    await().atMost(SOON).untilAsserted(() -> {
                        assertThat(counter(meters, "parked", "vet")).isEqualTo(2);
                        assertThat(counter(meters, "retries", "vet")).isEqualTo(2);
                        assertThat(counter(meters, "processed", "board")).isEqualTo(2);
                        assertThat(meters.get("photonpump.subscription.lag")
                                        .tag("subscription", "board")
                                        .gauge()
                                        .value())
                                .isZero();
                    });
                    server.killConnections();
                    await().atMost(SOON)
                            .untilAsserted(() -> assertThat(meters.get("photonpump.client.reconnects")
                                            .counter()
                                            .count())
                                    .isPositive());
                });
    }

    private static double counter(MeterRegistry meters, String name, String listener) {
        return meters.get("photonpump.subscription." + name)
                .tag("subscription", listener)
                .functionCounter()
                .count();
    }

    @Test
    void deliveries_are_observed_with_the_trace_of_the_publisher() {
        TestObservationRegistry observations = TestObservationRegistry.create();
        observations.observationConfig().observationHandler(new Tracer());
        operated(Board.class)
                .withBean(ObservationRegistry.class, () -> observations)
                .run(context -> {
                    awaitState(context, "board", ContainerState.RUNNING);
                    context.getBean(EventStoreTemplate.class)
                            .publish("jumps", new PonyJumped("Derpy", 1))
                            .join();
                    context.getBean(Board.class).seen.awaitExactly(1);
                    await().untilAsserted(() -> TestObservationRegistryAssert.assertThat(observations)
                            .hasObservationWithNameEqualTo("photonpump.listener")
                            .that()
                            .hasBeenStopped()
                            .hasLowCardinalityKeyValue("subscription", "board")
                            .hasLowCardinalityKeyValue("outcome", "handled")
                            .hasHighCardinalityKeyValue("received.trace", Tracer.TRACE));
                });
    }

    @Test
    void application_events_follow_the_life_of_a_listener() {
        jumps(1);
        operated(Vet.class, Board.class, Events.class)
                .withPropertyValues("photonpump.listener.retry.max-retries=0")
                .run(context -> {
                    Seen<String> seen = context.getBean(Events.class).seen;
                    awaitState(context, "vet", ContainerState.RUNNING);
                    seen.awaitAll(List.of("Started board", "Live board", "Started vet"));
                    jumps(2);
                    seen.awaitAll(List.of("Parked vet"));
                    listener(context, "board").stop();
                    seen.awaitAll(List.of("Stopped board"));
                });
    }

    @Test
    void every_kind_of_listener_publishes_disconnected_and_live() {
        operated(Vet.class, Board.class, Cheer.class, Events.class).run(context -> {
            List<String> kinds = List.of("board", "vet", "cheer");
            Seen<String> seen = context.getBean(Events.class).seen;
            seen.awaitAll(kinds.stream().map(id -> "Live " + id).toList());
            server.killConnections();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(kinds)
                            .allSatisfy(id -> assertThat(seen.all())
                                    .containsSubsequence("Live " + id, "Disconnected " + id, "Live " + id)
                                    .containsOnlyOnce("Disconnected " + id)));
        });
    }

    @Test
    void a_paused_and_restarted_context_has_its_listeners_in_their_former_state() {
        operated(Board.class, Vet.class).run(context -> {
            awaitState(context, "vet", ContainerState.RUNNING);
            listener(context, "vet").stop().join();
            context.getBean(Vet.class).well.set(true);
            ConfigurableApplicationContext application =
                    (ConfigurableApplicationContext) context.getSourceApplicationContext();
            jumps(1);
            context.getBean(Board.class).seen.awaitExactly(1);
            application.pause();
            assertThat(listener(context, "board").status().state()).isEqualTo(ContainerState.STOPPED);
            jumps(2);
            application.restart();
            context.getBean(Board.class).seen.awaitExactly(1, 2);
            assertThat(listener(context, "vet").status().state()).isEqualTo(ContainerState.STOPPED);
        });
    }

    private ApplicationContextRunner operated(Class<?>... configuration) {
        return application(configuration)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withConfiguration(AutoConfigurations.of(
                        PhotonPumpObservationAutoConfiguration.class,
                        SubscriptionMetricsAutoConfiguration.class,
                        EventStoreSubscriptionsEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=*");
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", checkpoint = "board")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Vet {
        final Seen<Integer> seen = new Seen<>();
        final AtomicBoolean well = new AtomicBoolean();

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {
            if (!well.get()) {
                throw new IllegalStateException("the vet is ill");
            }
            seen.add(jump.height());
        }
    }

    static class Cheer {
        @EventStoreSubscription(id = "cheer", stream = "jumps")
        void on(PonyJumped jump) {}
    }

    static class Events {
        final Seen<String> seen = new Seen<>();

        @EventListener
        void on(SubscriptionEvent event) {
            seen.add(event.getClass().getSimpleName() + " " + event.subscriptionId());
        }
    }

    /** Reads and writes the carrier like a tracer. */
    private static final class Tracer implements ObservationHandler<Observation.Context> {

        static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        @Override
        public void onStart(Observation.Context context) {
            if (context instanceof EventSenderContext sender) {
                sender.getSetter().set(sender.getCarrier(), "traceparent", TRACE);
            } else if (context instanceof EventReceiverContext receiver) {
                String received = receiver.getGetter().get(receiver.getCarrier(), "traceparent");
                receiver.addHighCardinalityKeyValue(KeyValue.of("received.trace", String.valueOf(received)));
            }
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }
}
