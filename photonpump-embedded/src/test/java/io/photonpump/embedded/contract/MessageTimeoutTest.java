package io.photonpump.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.subscription.ConsumerOptions;
import io.photonpump.subscription.PersistentSubscription;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events of a group that wait in the consumer's buffer longer than the message timeout of the group. */
@Timeout(60)
class MessageTimeoutTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private EmbeddedEventStore server;
    private EventStoreClient client;
    private final List<Long> handled = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @BeforeEach
    void start() {
        server = EmbeddedEventStore.start();
        client = PhotonPump.connect(server.url().replace("//", "//admin:changeit@"));
        client.createSubscription(
                        "ponies",
                        "vet",
                        PersistentSubscriptionSettings.defaults()
                                .withStartFrom(StartFrom.beginning())
                                .withMessageTimeout(Duration.ofSeconds(5)))
                .join();
    }

    @AfterEach
    void stop() {
        go.countDown();
        client.close();
        server.close();
    }

    @Test
    void an_event_that_the_server_delivers_again_meanwhile_is_handled_once() throws InterruptedException {
        PersistentSubscription subscription = client.connectSubscription("ponies", "vet", ConsumerOptions.defaults());
        subscription.forEach(this::handleWhenAllowed);
        publish(3);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        server.advance(Duration.ofSeconds(7));
        client.getEvent("ponies", 0).join(); // answered after the redelivered events
        go.countDown();
        await().atMost(SOON).until(() -> handled.contains(2L));
        publish(1);
        await().atMost(SOON).until(() -> handled.contains(3L));

        assertThat(handled).containsExactly(0L, 1L, 2L, 3L);
        await().atMost(SOON).until(() -> inFlight() == 0);
    }

    @Test
    void an_event_that_another_consumer_gets_meanwhile_is_left_to_it() throws InterruptedException {
        PersistentSubscription slow = client.connectSubscription(
                "ponies", "vet", ConsumerOptions.defaults().withMessageTimeout(Duration.ofMillis(100)));
        slow.forEach(this::handleWhenAllowed);
        publish(2);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        try (EventStoreClient other = PhotonPump.connect(server.url().replace("//", "//admin:changeit@"))) {
            PersistentSubscription free = other.connectSubscription("ponies", "vet", ConsumerOptions.defaults());
            free.forEach(event -> handled.add(event.eventNumber()));
            free.started().join();
            server.advance(Duration.ofSeconds(7));
            await().pollDelay(Duration.ofMillis(150)).until(() -> true); // longer than the lease of the slow consumer
            go.countDown();
            // The consumer of the redelivered event is idle by now.
            await().atMost(SOON).until(() -> {
                server.advance(Duration.ofSeconds(6));
                return handled.contains(0L) && handled.contains(1L) && inFlight() == 0;
            });
        }
        assertThat(handled).containsOnlyOnce(1L);
    }

    private int inFlight() {
        return client.admin().subscriptions().info("ponies", "vet").join().inFlight();
    }

    private void publish(int events) {
        for (int i = 0; i < events; i++) {
            client.publishEvent("ponies", "PonyJumped", "{}").join();
        }
    }

    private void handleWhenAllowed(ResolvedEvent event) throws InterruptedException {
        begun.countDown();
        go.await();
        handled.add(event.eventNumber());
    }
}
