package io.photonpump.spring.contract;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.Content;
import io.photonpump.event.Credentials;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import io.photonpump.spring.annotation.EventType;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.template.Fold;
import io.photonpump.spring.type.EventTypeRegistry;
import io.photonpump.spring.type.JsonEventConverter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base of tests of stables: streams whose events are folded into an amount of hay. */
abstract class AggregateTest extends StarterTest {

    static final String STABLE = "stable-7";
    static final Fold<Stable, StableEvent> FOLD = Fold.of(StableEvent.class, new Stable(0, 0), Stable::after);

    EventStoreClient client;
    EventStoreTemplate template;

    @BeforeEach
    void connect() {
        String password = user == null ? "changeit" : OrdinaryUser.PASSWORD;
        client = PhotonPump.connect(ClientSettings.parse(server.url())
                .withCredentials(new Credentials(username(), password))
                .withReconnect(Backoff.defaults().withDelays(Duration.ofMillis(5), Duration.ofMillis(20))));
        template = new EventStoreTemplate(
                client,
                new EventTypeRegistry(),
                List.of(),
                List.of(AggregateTest::boughtHayIsDelivered),
                new JsonEventConverter());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    /** Converts events of the type HayBought, which had an amount in pounds. */
    private static RecordedEvent boughtHayIsDelivered(RecordedEvent event) {
        if (!event.type().equals("HayBought")) {
            return event;
        }
        String kilos = "{\"kilos\": " + event.data().json().get("pounds").asInt() / 2 + "}";
        return new RecordedEvent(
                event.stream(),
                event.eventNumber(),
                event.id(),
                "HayDelivered",
                Content.of(kilos.getBytes(), true),
                event.metadata(),
                event.created());
    }

    void delivered(int... kilos) {
        for (int amount : kilos) {
            writer.publishEvent(STABLE, "HayDelivered", new HayDelivered(amount))
                    .join();
        }
    }

    List<RecordedEvent> stored() {
        try (var events = writer.iter(STABLE)) {
            return events.stream().map(ResolvedEvent::received).toList();
        } catch (StreamNotFoundException nothing) {
            return List.of();
        }
    }

    sealed interface StableEvent {}

    record HayDelivered(int kilos) implements StableEvent {}

    @EventType({"hay-eaten", "HayGone"})
    record HayEaten(int kilos) implements StableEvent {}

    record Stable(int hay, int events) {

        Stable after(StableEvent event) {
            int change = event instanceof HayDelivered delivered ? delivered.kilos() : -((HayEaten) event).kilos();
            return new Stable(hay + change, events + 1);
        }

        List<StableEvent> eat(int kilos) {
            if (kilos > hay) {
                throw new NotEnoughHayException(hay);
            }
            return List.of(new HayEaten(kilos));
        }
    }

    static class NotEnoughHayException extends RuntimeException {

        NotEnoughHayException(int hay) {
            super("there are only " + hay + " kg");
        }
    }
}
