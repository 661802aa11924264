package io.photonpump.spring.docs;

import io.photonpump.client.CallOptions;
import io.photonpump.event.RecordedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.template.Fold;
import io.photonpump.spring.template.Loaded;
import io.photonpump.spring.template.TypedEvent;
import io.photonpump.spring.template.UpdateOptions;
import io.photonpump.spring.template.Updated;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** The examples of docs/spring.md about aggregates. The document contains the code without indentation and imports. */
@SuppressWarnings("unused")
final class AggregateExamples {

    private AggregateExamples() {}

    record PonyJumped(String pony, int height) {}

    sealed interface StableEvent {

        record HayDelivered(int kilos) implements StableEvent {}

        record HayEaten(int kilos) implements StableEvent {}
    }

    record Stable(int hay) {

        static final Fold<Stable, StableEvent> FOLD = Fold.of(StableEvent.class, new Stable(0), Stable::after);

        Stable after(StableEvent event) {
            return event instanceof StableEvent.HayDelivered delivered
                    ? new Stable(hay + delivered.kilos())
                    : new Stable(hay - ((StableEvent.HayEaten) event).kilos());
        }

        List<StableEvent> eat(int kilos) {
            if (kilos > hay) {
                throw new IllegalArgumentException("there are only " + hay + " kg");
            }
            return List.of(new StableEvent.HayEaten(kilos));
        }
    }

    @Component
    class Feeding {

        private final EventStoreTemplate events;

        Feeding(EventStoreTemplate events) {
            this.events = events;
        }

        int feed(String stable, int kilos) {
            Updated<Stable> fed = events.update("stable-" + stable, Stable.FOLD, state -> state.eat(kilos));
            return fed.state().hay();
        }
    }

    @Component
    class Office {

        private final EventStoreTemplate events;

        Office(EventStoreTemplate events) {
            this.events = events;
        }

        Loaded<Stable> show(String stable) {
            return events.load("stable-" + stable, Stable.FOLD); // the state, and its version for the form
        }

        void edit(String stable, long versionOfTheForm, int kilos, String user) {
            UpdateOptions options = UpdateOptions.defaults()
                    .withExpectedVersion(ExpectedVersion.exactly(versionOfTheForm))
                    .withMetadata("user", user);
            events.update("stable-" + stable, Stable.FOLD, options, state -> state.eat(kilos));
        }
    }

    @Component
    class Ledger {

        private final EventStoreTemplate events;

        Ledger(EventStoreTemplate events) {
            this.events = events;
        }

        void print(String stable) {
            for (TypedEvent<StableEvent> event : events.read("stable-" + stable, StableEvent.class)) {
                System.out.println(event.eventNumber() + ": " + event.body());
            }
        }

        int patientHay(String stable) {
            EventStoreTemplate patient = events.with(CallOptions.defaults().withTimeout(Duration.ofMinutes(1)));
            return patient.load("stable-" + stable, Stable.FOLD).state().hay();
        }
    }

    @Component
    class Reward {

        private final EventStoreTemplate events;

        Reward(EventStoreTemplate events) {
            this.events = events;
        }

        @EventStoreSubscription(stream = "jumps", group = "reward")
        void on(PonyJumped jump, RecordedEvent event) {
            events.update(
                    "stable-" + jump.pony(),
                    Stable.FOLD,
                    UpdateOptions.defaults()
                            .causedBy(event)
                            .withIdempotencyKey(event.id().toString()),
                    stable -> stable.eat(1));
        }
    }
}
