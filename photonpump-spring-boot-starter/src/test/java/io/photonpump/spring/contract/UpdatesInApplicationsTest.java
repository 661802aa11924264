package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.photonpump.event.RecordedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpObservationAutoConfiguration;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.observation.EventSenderContext;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.template.Fold;
import io.photonpump.spring.template.UpdateOptions;
import io.photonpump.spring.template.Updated;
import io.photonpump.spring.type.EventUpcaster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Updates in listeners, and with the beans of an application. */
@Timeout(60)
class UpdatesInApplicationsTest extends AggregateTest {

    @Test
    void a_listener_updates_a_stream_by_the_event_that_it_handles() {
        jumps(1, 2, 3);
        application(Feeding.class).run(context -> {
            Feeding feeding = context.getBean(Feeding.class);
            feeding.updated.awaitInAnyOrder(1, 2, 3);

            var jump = writer.getEvent("jumps", 1).join();
            var meal = stored().get(1);
            assertThat(meal.causationId()).isEqualTo(jump.id().toString());
            assertThat(meal.correlationId()).isEqualTo(jump.id().toString());
            assertThat(template.load(STABLE, FOLD).state()).isEqualTo(new Stable(6, 3));
        });
    }

    @Test
    void a_repeated_event_updates_the_stream_once() {
        jumps(1, 2, 3);
        application(Forgetful.class).run(context -> {
            context.getBean(Forgetful.class).updated.awaitExactly(1, 2, 3);

            assertThat(template.load(STABLE, FOLD).state()).isEqualTo(new Stable(6, 3));
        });
    }

    @Test
    void a_group_of_handlers_updates_one_stream_at_the_same_time() {
        application(Helpers.class).run(context -> {
            Helpers helpers = context.getBean(Helpers.class);
            awaitState(context, "helpers", ContainerState.RUNNING);
            for (int i = 0; i < 40; i++) {
                jump("jumps", "Derpy", 1);
            }
            await().atMost(SOON).until(() -> helpers.handled.get() == 40);
            assertThat(template.load(STABLE, FOLD).state()).isEqualTo(new Stable(40, 40));
        });
    }

    @Test
    void the_template_of_an_application_has_its_types_and_upcasters() {
        writer.publishEvent("stable-8", "old", Map.of("kilos", 4)).join();
        application(Renamed.class)
                .withPropertyValues("photonpump.event-types.hay=" + HayDelivered.class.getName())
                .run(context -> {
                    EventStoreTemplate events = context.getBean(EventStoreTemplate.class);
                    // The event class is not sealed, so only the registry knows the types.
                    Fold<Integer, Record> count = Fold.of(Record.class, 0, (sum, event) -> sum + 1);

                    Updated<Integer> updated = events.update("stable-8", count, sum -> List.of(new HayDelivered(sum)));

                    assertThat(updated.state()).isEqualTo(2);
                    assertThat(events.read("stable-8", Record.class).bodies())
                            .containsExactly(new HayDelivered(4), new HayDelivered(1));
                    assertThat(writer.getEvent("stable-8", 1).join().type()).isEqualTo("hay");
                });
    }

    @Test
    void each_write_of_an_update_is_observed_in_the_trace_of_the_caller() {
        ObservationRegistry observations = ObservationRegistry.create();
        Seen<String> outcomes = new Seen<>();
        Seen<ObservationView> traces = new Seen<>();
        observations.observationConfig().observationHandler(new ObservationHandler<EventSenderContext>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof EventSenderContext;
            }

            @Override
            public void onStop(EventSenderContext context) {
                traces.add(context.getParentObservation());
                outcomes.add(context.getLowCardinalityKeyValue("outcome").getValue());
            }
        });
        application()
                .withBean(ObservationRegistry.class, () -> observations)
                .withConfiguration(AutoConfigurations.of(PhotonPumpObservationAutoConfiguration.class))
                .run(context -> {
                    EventStoreTemplate events = context.getBean(EventStoreTemplate.class);
                    Observation request = Observation.start("request", observations);
                    AtomicInteger calls = new AtomicInteger();
                    Function<Stable, List<StableEvent>> decide = stable -> {
                        if (calls.getAndIncrement() == 1) {
                            delivered(1);
                        }
                        return List.of(new HayDelivered(1));
                    };

                    request.scoped(() -> {
                        events.update(STABLE, FOLD, decide);
                    });
                    CompletableFuture<Updated<Stable>> later =
                            request.scoped(() -> events.updateAsync(STABLE, FOLD, decide));
                    assertThat(later).succeedsWithin(SOON);

                    outcomes.awaitInAnyOrder("wrong-version", "written", "written");
                    assertThat(traces.all()).hasSize(3).containsOnly(request);
                });
    }

    /** Feeds hay to the stable for each jump. */
    static class Feeding {
        final Seen<Integer> updated = new Seen<>();
        final EventStoreTemplate events;

        Feeding(EventStoreTemplate events) {
            this.events = events;
        }

        @EventStoreSubscription(id = "feeding", stream = "jumps", from = "start")
        void on(PonyJumped jump, RecordedEvent event) {
            events.update(
                    STABLE,
                    FOLD,
                    UpdateOptions.defaults().causedBy(event),
                    stable -> List.of(new HayDelivered(jump.height())));
            updated.add(jump.height());
        }
    }

    /** Fails once after each update. */
    static class Forgetful {
        final Seen<Integer> updated = new Seen<>();
        final EventStoreTemplate events;

        Forgetful(EventStoreTemplate events) {
            this.events = events;
        }

        @EventStoreSubscription(id = "forgetful", stream = "jumps", from = "start")
        void on(PonyJumped jump, RecordedEvent event) {
            Updated<Stable> update = events.update(
                    STABLE,
                    FOLD,
                    UpdateOptions.defaults().withIdempotencyKey(event.id().toString()),
                    stable -> List.of(new HayDelivered(jump.height())));
            if (!update.repeated()) {
                throw new IllegalStateException("forgot what it did");
            }
            updated.add(jump.height());
        }
    }

    static class Helpers {
        final AtomicInteger handled = new AtomicInteger();
        final EventStoreTemplate events;

        Helpers(EventStoreTemplate events) {
            this.events = events;
        }

        @EventStoreSubscription(id = "helpers", stream = "jumps", group = "helpers", concurrency = "8")
        CompletableFuture<Updated<Stable>> on(PonyJumped jump) {
            return events.updateAsync(
                            STABLE,
                            FOLD,
                            UpdateOptions.defaults().withMaxRetries(1000),
                            stable -> List.of(new HayDelivered(jump.height())))
                    .whenComplete((updated, failure) -> handled.incrementAndGet());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Renamed {

        @Bean
        EventUpcaster oldIsHay() {
            return event -> !event.type().equals("old")
                    ? event
                    : new RecordedEvent(
                            event.stream(),
                            event.eventNumber(),
                            event.id(),
                            "hay",
                            event.data(),
                            event.metadata(),
                            event.created());
        }
    }
}
