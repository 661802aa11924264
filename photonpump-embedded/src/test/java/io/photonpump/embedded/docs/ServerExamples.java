package io.photonpump.embedded.docs;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.cluster.EmbeddedCluster;
import io.photonpump.embedded.cluster.EmbeddedNode;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.embedded.fault.Operation;
import io.photonpump.embedded.junit.WithEventStore;
import io.photonpump.event.StreamAcl;
import io.photonpump.event.StreamMetadata;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of docs/embedded-server.md and docs/security.md. The pages contain the code without indentation and imports. */
@SuppressWarnings("unused")
final class ServerExamples {

    private ServerExamples() {}

    @WithEventStore
    class VetExaminations {

        @Test
        void examines_the_pony_that_fell(EmbeddedEventStore server, EventStoreClient client) {
            client.publishEvent("jumps", "PonyFell", Map.of("Pony", "Derpy Hooves"))
                    .join();
            server.await("diagnoses", 1); // waits up to 10 s of real time
            server.advance(Duration.ofMinutes(5)); // advances the server's clock: timeouts, $maxAge, checkpoints
        }
    }

    void faults(EmbeddedEventStore server) {
        server.faults(FaultScript.none()
                .when(Moment.beforeExecuting(Operation.WRITE).times(2), Fault.notReady())
                .when(Moment.afterExecuting(Operation.WRITE).number(5), Fault.dropConnection())
                .when(Moment.onLiveEvent().number(100), Fault.stall(Duration.ofSeconds(2))));
    }

    void slow() {
        EmbeddedEventStore.builder()
                .dialect(Dialect.V23)
                .anonymousAccess(false) // --no-anonymous-access
                .writeTime(Duration.ofMillis(1)) // --write-time 1ms
                .readTime(Duration.ofMillis(10)) // --read-time 10ms
                .overtaking(42) // --overtaking 42
                .strictSendLimit(true) // --strict-send-limit
                .start();
    }

    void cluster() {
        try (EmbeddedCluster cluster = EmbeddedCluster.start(3);
                EventStoreClient client = PhotonPump.connect(cluster.url())) {
            EmbeddedNode dead = cluster.killLeader(); // the other nodes elect a new leader
            cluster.revive(dead); // the node follows it, with its old ports and all data
        }
    }

    void accessControl(EventStoreClient admin) {
        admin.setStreamMetadata(
                "photonpump-checkpoint-leaderboard",
                StreamMetadata.defaults()
                        .withMaxCount(2)
                        .withAcl(StreamAcl.defaults().withReaders("shop").withWriters("shop")),
                ExpectedVersion.any());
    }
}
