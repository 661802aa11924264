package io.photonpump.embedded.docs;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.event.WriteResult;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import io.photonpump.subscription.SubscribeOptions;
import java.util.Map;

/** The examples of the README for plain Java. It contains the code without indentation and imports. */
@SuppressWarnings("unused")
final class ReadmeExamples {

    private ReadmeExamples() {}

    record PonyJumped(String pony, int height) {}

    void client() {
        try (EventStoreClient client = PhotonPump.connect("eventstore://admin:changeit@localhost:1113")) {
            WriteResult written = client.publishEvent("ponies", "PonyJumped", Map.of("pony", "Derpy", "height", 10))
                    .join();
            PonyJumped jump =
                    client.getEvent("ponies", written.lastEventNumber()).join().json(PonyJumped.class);

            for (ResolvedEvent event : client.iter("ponies")) { // page by page, up to two ahead
                System.out.println(event.type());
            }
            client.subscribeTo("ponies", SubscribeOptions.from(StartFrom.beginning())) // catch up, then live
                    .forEach(event -> System.out.println(event.json(PonyJumped.class)));

            client.createSubscription("ponies", "vet", PersistentSubscriptionSettings.defaults())
                    .join();
            client.connectSubscription("ponies", "vet") // acknowledged on return
                    .forEach(event -> System.out.println(event.eventNumber()));
        }
    }

    void test() {
        try (EmbeddedEventStore server = EmbeddedEventStore.start();
                EventStoreClient client = PhotonPump.connect(server.url())) {
            client.publishEvent("ponies", "PonyJumped", Map.of("pony", "Derpy", "height", 10))
                    .join();
        }
    }
}
