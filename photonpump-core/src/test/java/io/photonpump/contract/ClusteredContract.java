package io.photonpump.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodePreference;
import io.photonpump.contract.ClusterFixture.Cluster;
import io.photonpump.contract.ClusterFixture.Node;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** The base of the contracts of clusters. Each test starts its own cluster. */
@Timeout(60)
abstract class ClusteredContract extends Contract {

    final ClusterFixture clusters;
    private final List<AutoCloseable> open = new ArrayList<>();
    final List<ConnectionEvent> happened = new CopyOnWriteArrayList<>();

    ClusteredContract(ServerFixture server) {
        super(server);
        assumeTrue(
                server.clusters() != null, "clusters are tested on nodes that the test may kill, not on this server");
        clusters = requireNonNull(server.clusters());
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    <T extends AutoCloseable> T closing(T closeable) {
        open.add(closeable);
        return closeable;
    }

    Cluster cluster() {
        return closing(clusters.start());
    }

    static List<Endpoint> seeds(Cluster cluster) {
        return cluster.nodes().stream().map(Node::http).toList();
    }

    EventStoreClient connect(ClientSettings settings) {
        return closing(PhotonPump.connect(settings.withCredentials(server.admin())
                .withConnectionListener(happened::add)
                .withReconnect(Backoff.defaults().withDelays(Duration.ofMillis(10), Duration.ofMillis(100)))));
    }

    EventStoreClient connect(Cluster cluster, NodePreference preference) {
        return connect(ClientSettings.defaults().withGossipSeeds(seeds(cluster)).withNodeSelector(preference));
    }

    EventStoreClient connect(Cluster cluster) {
        return connect(cluster, NodePreference.LEADER);
    }

    /** Connects to this node only, without gossip. */
    EventStoreClient connectTo(Node node) {
        return connect(ClientSettings.defaults()
                .withServers(List.of(node.tcp()))
                .withHttpPort(node.http().port()));
    }

    static Endpoint endpoint(EventStoreClient client) {
        await(client.connected());
        return requireNonNull(client.status().endpoint());
    }

    /** Kills the leader without waiting for the election. */
    static Node killLeader(Cluster cluster) {
        Node leader = cluster.leader();
        cluster.kill(leader);
        return leader;
    }

    /** Waits until the clients have connected to these endpoints in this order. */
    void awaitConnections(Endpoint... endpoints) {
        Awaitility.await()
                .atMost(TIME_LIMIT)
                .untilAsserted(() -> assertThat(connections()).containsExactly(endpoints));
    }

    List<Endpoint> connections() {
        return happened.stream()
                .filter(ConnectionEvent.Connected.class::isInstance)
                .map(event -> ((ConnectionEvent.Connected) event).endpoint())
                .toList();
    }

    static void write(EventStoreClient client, String stream, int first, int count) {
        await(client.publish(stream, jumps(first, count)));
    }

    static List<Integer> read(EventStoreClient client, String stream) {
        return numbers(client.iter(stream).stream().toList());
    }

    /** Returns an endpoint on which no server listens. */
    static Endpoint unusedEndpoint() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Endpoint("127.0.0.1", socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
