package io.photonpump.embedded.docs;

import com.github.msemys.esjc.CatchUpSubscription;
import com.github.msemys.esjc.EventData;
import com.github.msemys.esjc.EventStore;
import com.github.msemys.esjc.EventStoreBuilder;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventDataBuilder;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.SubscriptionListener;
import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The examples of the pages about migrating. The pages contain the code without indentation and imports. */
@SuppressWarnings("unused")
final class MigrationExamples {

    private MigrationExamples() {}

    record OrderPlaced(String product) {}

    static final class FromPhotonPump {

        void example() {
            try (EventStoreClient client = PhotonPump.connect("eventstore://shop:secret@localhost:1113")) {
                client.publishEvent("ponies", "PonyJumped", Map.of("Pony", "Derpy Hooves", "Height", 10))
                        .join();

                for (ResolvedEvent event : client.iter("ponies")) {
                    System.out.println(event.json(Map.class).get("Pony"));
                }
            }
        }
    }

    static final class FromEsjc {

        EventStore connect() {
            EventStore esjc = EventStoreBuilder.newBuilder()
                    .singleNodeAddress("localhost", 1113)
                    .userCredentials("shop", "secret")
                    .operationTimeout(Duration.ofSeconds(10))
                    .maxReconnections(-1)
                    .build();
            esjc.connect();
            return esjc;
        }

        long write(EventStore esjc) {
            long last = esjc.appendToStream(
                            "orders",
                            com.github.msemys.esjc.ExpectedVersion.NO_STREAM,
                            EventData.newBuilder()
                                    .type("OrderPlaced")
                                    .jsonData("{\"product\":\"tea\"}")
                                    .build())
                    .join()
                    .nextExpectedVersion;
            return last;
        }

        void read(EventStore esjc) {
            for (com.github.msemys.esjc.ResolvedEvent event :
                    esjc.readStreamEventsForward("orders", 0, 100, true).join().events) {
                System.out.println(new String(event.event.data, StandardCharsets.UTF_8));
            }
        }

        void subscribe(EventStore esjc) {
            CatchUpSubscription subscription = esjc.subscribeToStreamFrom(
                    "orders", 41L, (source, event) -> System.out.println(event.originalEventNumber()));
        }
    }

    static final class FromTheGrpcClient {

        void write(KurrentDBClient kurrent) throws ExecutionException, InterruptedException {
            kurrent.appendToStream(
                            "orders",
                            AppendToStreamOptions.get().streamState(StreamState.noStream()),
                            EventDataBuilder.json(
                                            "OrderPlaced", "{\"product\":\"tea\"}".getBytes(StandardCharsets.UTF_8))
                                    .build())
                    .get();
        }

        void read(KurrentDBClient kurrent) throws ExecutionException, InterruptedException {
            for (io.kurrent.dbclient.ResolvedEvent event : kurrent.readStream(
                            "orders", ReadStreamOptions.get().forwards().fromStart())
                    .get()
                    .getEvents()) {
                System.out.println(event.getEvent().getRevision());
            }
        }

        void subscribe(KurrentDBClient kurrent) {
            kurrent.subscribeToStream(
                    "orders",
                    new SubscriptionListener() {
                        @Override
                        public void onEvent(
                                io.kurrent.dbclient.Subscription subscription,
                                io.kurrent.dbclient.ResolvedEvent event) {
                            System.out.println(event.getEvent().getRevision());
                        }
                    },
                    SubscribeToStreamOptions.get().fromRevision(41));
        }
    }

    static final class Here {

        void connect() {
            EventStoreClient client =
                    PhotonPump.connect("eventstore://shop:secret@localhost:1113?operationTimeout=10s");
        }

        long write(EventStoreClient client) {
            long last = client.publishEvent(
                            "orders",
                            NewEvent.of("OrderPlaced", new OrderPlaced("tea")),
                            PublishOptions.defaults().withExpectedVersion(ExpectedVersion.noStream()))
                    .join()
                    .lastEventNumber();
            return last;
        }

        void writeOnly(EventStoreClient client) {
            client.publishEvent(
                            "orders",
                            NewEvent.of("OrderPlaced", new OrderPlaced("tea")),
                            PublishOptions.defaults().withExpectedVersion(ExpectedVersion.noStream()))
                    .join();
        }

        void read(EventStoreClient client) {
            for (ResolvedEvent event : client.iter("orders")) {
                System.out.println(event.json(OrderPlaced.class).product());
            }
        }

        void numbers(EventStoreClient client) {
            for (ResolvedEvent event : client.iter("orders")) {
                System.out.println(event.eventNumber());
            }
        }

        void subscribe(EventStoreClient client) {
            Subscription subscription = client.subscribeTo("orders", SubscribeOptions.from(StartFrom.after(41)));
            subscription.forEach(event -> System.out.println(event.eventNumber()));
        }

        void subscribeInOneCall(EventStoreClient client) {
            client.subscribeTo("orders", SubscribeOptions.from(StartFrom.after(41)))
                    .forEach(event -> System.out.println(event.eventNumber()));
        }
    }
}
