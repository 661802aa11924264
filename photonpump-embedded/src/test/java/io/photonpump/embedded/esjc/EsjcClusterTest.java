package io.photonpump.embedded.esjc;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.msemys.esjc.EventData;
import com.github.msemys.esjc.EventStore;
import com.github.msemys.esjc.EventStoreBuilder;
import com.github.msemys.esjc.ExpectedVersion;
import com.github.msemys.esjc.node.cluster.NodePreference;
import io.photonpump.embedded.cluster.EmbeddedCluster;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The gossip of an embedded cluster, understood by a client that other people wrote for the real one. */
class EsjcClusterTest {

    /** Warns about each of esjc's messages; kept here, because loggers are forgotten otherwise. */
    private static final Logger PROTOBUF_WARNINGS = Logger.getLogger("com.google.protobuf.GeneratedMessage");

    @Test
    void a_cluster_is_discovered_by_gossip_and_the_leader_written_to() {
        PROTOBUF_WARNINGS.setLevel(Level.OFF);
        try (EmbeddedCluster cluster = EmbeddedCluster.start(3)) {
            EventStore client = discovering(cluster);
            try {
                client.connect();
                client.appendToStream(
                                "ponies",
                                ExpectedVersion.NO_STREAM,
                                EventData.newBuilder()
                                        .type("PonyJumped")
                                        .jsonData("{}")
                                        .build())
                        .join();

                assertThat(client.readEvent("ponies", 0, false).join().event.originalEvent().eventType)
                        .isEqualTo("PonyJumped");
            } finally {
                client.shutdown();
            }
        }
    }

    private static EventStore discovering(EmbeddedCluster cluster) {
        List<InetSocketAddress> seeds = cluster.nodes().stream()
                .map(node -> new InetSocketAddress("127.0.0.1", node.httpPort()))
                .toList();
        return EventStoreBuilder.newBuilder()
                .clusterNodeUsingGossipSeeds(gossip -> gossip.gossipSeedEndpoints(seeds)
                        .nodePreference(NodePreference.Master)
                        .gossipTimeout(Duration.ofSeconds(5)))
                .userCredentials("admin", "changeit")
                .operationTimeout(Duration.ofSeconds(5))
                .build();
    }
}
