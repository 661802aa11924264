package io.photonpump.embedded.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.event.NewEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection whose bytes are cut in other places than between frames, and then in others again. */
class ShapedConnectionTest {

    private static final String STREAM = "ponies";

    private final EmbeddedEventStore server = EmbeddedEventStore.start();
    private final EventStoreClient client = PhotonPump.connect(server.url());

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void nothing_is_lost_when_frames_that_wait_for_company_are_to_be_split_instead() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        var subscription = client.subscribeTo(STREAM);
        subscription.forEach(event -> seen.add(event.eventNumber()));
        subscription.started().join();
        server.faults(FaultScript.none()
                .when(Moment.onLiveEvent().number(1), Fault.mergeFrames(5))
                .when(Moment.onLiveEvent().number(2), Fault.splitFrames(7))
                .when(Moment.onLiveEvent().number(3), Fault.mergeFrames(2)));

        client.publish(STREAM, List.of(jump(), jump(), jump(), jump())).join();

        await().until(() -> seen.size() == 4);
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L);
    }

    private static NewEvent jump() {
        return NewEvent.json("Jumped", 1);
    }
}
