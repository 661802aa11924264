package io.photonpump.embedded.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.SubscriptionListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever several faults do to one connection, what comes over it comes whole and in order. */
class OrderUnderFaultsTest {

    private static final String STREAM = "ponies";

    private static final Duration MOMENT = Duration.ofMillis(20);

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final EmbeddedEventStore server = EmbeddedEventStore.start();
    private final EventStoreClient client = PhotonPump.connect(server.url());

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void follow() {
        var options = SubscribeOptions.live().withListener(new SubscriptionListener() {
            @Override
            public void gap(String reason, ResolvedEvent lastSeen) {
                seen.add("gap");
            }
        });
        var subscription = client.subscribeTo(STREAM, options);
        subscription.forEach(event -> seen.add("event " + event.eventNumber()));
        subscription.started().join();
    }

    private void write(int events) {
        client.publish(
                        STREAM,
                        Stream.generate(OrderUnderFaultsTest::jump)
                                .limit(events)
                                .toList())
                .join();
    }

    private static NewEvent jump() {
        return NewEvent.json("Jumped", 1);
    }

    @Test
    void nothing_is_lost_when_frames_that_wait_for_company_are_to_be_split_instead() {
        follow();
        server.faults(FaultScript.none()
                .when(Moment.onLiveEvent().number(1), Fault.mergeFrames(5))
                .when(Moment.onLiveEvent().number(2), Fault.splitFrames(7))
                .when(Moment.onLiveEvent().number(3), Fault.mergeFrames(2)));

        write(4);

        await().until(() -> seen.size() == 4);
        assertThat(seen).containsExactly("event 0", "event 1", "event 2", "event 3");
    }

    @Test
    void what_is_held_again_while_it_is_let_go_does_not_fall_behind() {
        follow();
        server.faults(FaultScript.none()
                .when(Moment.onLiveEvent().number(1), Fault.delay(MOMENT))
                .when(Moment.onLiveEvent().number(2), Fault.delay(MOMENT)));

        write(4);

        await().until(() -> seen.size() == 4);
        assertThat(seen).containsExactly("event 0", "event 1", "event 2", "event 3");
    }

    @Test
    void nothing_follows_a_reply_that_was_dropped_with_its_connection() {
        follow();
        server.faults(FaultScript.none()
                .when(Moment.onLiveEvent().number(1), Fault.delay(MOMENT))
                .when(Moment.onLiveEvent().number(2), Fault.dropConnection()));

        write(4);

        await().until(() -> seen.contains("gap"));
        assertThat(seen).containsExactly("event 0", "gap");
    }
}
