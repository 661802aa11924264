package io.photonpump.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodePreference;
import io.photonpump.cluster.NodeState;
import io.photonpump.contract.ClusterFixture.Cluster;
import io.photonpump.contract.ClusterFixture.Node;
import io.photonpump.event.ExpectedVersion;
import io.photonpump.event.StartFrom;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import io.photonpump.subscription.SubscribeOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clusters: who is found, who is asked, and what stands when the leader falls. Each test has a cluster of its own. */
@Timeout(60)
public abstract class ClusterContract extends Contract {

    private final ClusterFixture clusters;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<ConnectionEvent> happened = new CopyOnWriteArrayList<>();

    protected ClusterContract(ServerFixture server) {
        super(server);
        assumeTrue(server.clusters() != null, "clusters are tested on nodes that the test may kill, not on this server");
        clusters = requireNonNull(server.clusters());
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <T extends AutoCloseable> T closing(T closeable) {
        open.add(closeable);
        return closeable;
    }

    private Cluster cluster() {
        return closing(clusters.start());
    }

    private static List<Endpoint> seeds(Cluster cluster) {
        return cluster.nodes().stream().map(Node::http).toList();
    }

    private EventStoreClient connect(ClientSettings.Builder settings) {
        return closing(PhotonPump.connect(settings.credentials(server.admin())
                .connectionListener(happened::add)
                .reconnect(new Backoff(Duration.ofMillis(10), Duration.ofMillis(100), 2, 0.5))
                .build()));
    }

    private EventStoreClient connect(Cluster cluster, NodePreference preference) {
        return connect(ClientSettings.builder().gossipSeeds(seeds(cluster)).nodeSelector(preference));
    }

    private EventStoreClient connect(Cluster cluster) {
        return connect(cluster, NodePreference.LEADER);
    }

    /** Knows of this node only, and nothing of gossip. */
    private EventStoreClient connectTo(Node node) {
        return connect(ClientSettings.builder()
                .servers(List.of(node.tcp()))
                .httpPort(node.http().port()));
    }

    private static Endpoint endpoint(EventStoreClient client) {
        await(client.connected());
        return requireNonNull(client.status().endpoint());
    }

    private static Node killLeader(Cluster cluster) {
        Node leader = cluster.leader();
        cluster.kill(leader);
        return leader;
    }

    private List<Endpoint> connections() {
        return happened.stream()
                .filter(ConnectionEvent.Connected.class::isInstance)
                .map(event -> ((ConnectionEvent.Connected) event).endpoint())
                .toList();
    }

    private static void write(EventStoreClient client, String stream, int first, int count) {
        await(client.publish(stream, jumps(first, count)));
    }

    private static List<Integer> read(EventStoreClient client, String stream) {
        return numbers(client.iter(stream).stream().toList());
    }

    /** Nobody listens there. */
    private static Endpoint nobody() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Endpoint("127.0.0.1", socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void gossipLeadsToTheLeader() {
        var cluster = cluster();
        var client = connect(cluster);

        assertThat(endpoint(client)).isEqualTo(cluster.leader().tcp());
        assertThat(await(client.admin().clusterMembers()))
                .extracting(member -> member.state())
                .containsExactlyInAnyOrder(NodeState.LEADER, NodeState.FOLLOWER, NodeState.FOLLOWER);
    }

    @Test
    void oneSeedThatLivesIsEnough() {
        var cluster = cluster();
        Node dead = cluster.followers().get(0);
        Node alive = cluster.followers().get(1);
        cluster.kill(dead);

        var client = connect(
                ClientSettings.builder().gossipSeeds(List.of(nobody(), dead.http(), nobody(), alive.http())));

        assertThat(endpoint(client)).isEqualTo(cluster.leader().tcp());
    }

    @Test
    void aSeedMayBeANameThatStandsForAllItsAddresses() {
        var cluster = cluster();
        int port = cluster.followers().get(0).http().port();

        var client = connect(ClientSettings.parse("eventstore+discover://localhost:" + port).newBuilder());

        assertThat(endpoint(client)).isEqualTo(cluster.leader().tcp());
    }

    @Test
    void exactWritesHappenOnceThroughElections() {
        var cluster = cluster();
        var client = connect(cluster);
        var streams = IntStream.range(0, 8).mapToObj(i -> newStream("cluster")).toList();
        var written = new AtomicInteger();
        var writing = streams.stream()
                .map(stream -> writeOneByOne(client, stream, 30, written))
                .toList();

        for (int enough : List.of(40, 120)) {
            eventually(() -> written.get() >= enough);
            cluster.revive(killLeader(cluster));
        }

        writing.forEach(Contract::await);
        assertThat(streams).allSatisfy(stream -> assertThat(read(client, stream)).isEqualTo(range(0, 30)));
        assertThat(connections()).hasSizeGreaterThan(1);
    }

    /** Each event expects the one before it, and waits for it. */
    private static CompletableFuture<?> writeOneByOne(
            EventStoreClient client, String stream, int count, AtomicInteger written) {
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (int n : range(0, count)) {
            var expected = n == 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(n - 1);
            last = last.thenCompose(before -> client.publish(stream, jumps(n, 1), PublishOptions.expecting(expected)))
                    .thenAccept(result -> {
                        assertThat(result.lastEventNumber()).isEqualTo(n);
                        written.incrementAndGet();
                    });
        }
        return last;
    }

    @Test
    void withoutAMajorityWritesWaitForOne() {
        var cluster = cluster();
        var client = connect(cluster);
        String stream = newStream("cluster");
        write(client, stream, 0, 1);
        Node first = killLeader(cluster);
        killLeader(cluster);

        var waiting = client.publish(stream, jumps(1, 1), PublishOptions.expecting(ExpectedVersion.exactly(0)));
        eventually(() -> happened.stream().anyMatch(ConnectionEvent.Waiting.class::isInstance));
        assertThat(waiting).isNotDone();
        cluster.revive(first);

        assertThat(await(waiting).lastEventNumber()).isEqualTo(1);
    }

    @Test
    void aFollowerServesReadsWithoutARedirect() {
        var cluster = cluster();
        String stream = newStream("cluster");
        write(connect(cluster), stream, 0, 25);
        happened.clear();
        var client = connect(cluster, NodePreference.FOLLOWER);
        Endpoint follower = endpoint(client);
        assertThat(cluster.followers()).extracting(Node::tcp).contains(follower);

        assertThat(read(client, stream)).isEqualTo(range(0, 25));
        assertThat(await(client.get(stream)).events()).hasSize(25);
        assertThat(n(await(client.getEvent(stream, 7)))).isEqualTo(7);
        assertThat(await(client.getStreamMetadata(stream))).isNotNull();

        assertThat(connections()).containsOnly(follower);
        assertThat(client.status().endpoint()).isEqualTo(follower);
    }

    @Test
    void aReadThatRequiresTheLeaderMovesThere() {
        var cluster = cluster();
        String stream = newStream("cluster");
        write(connect(cluster), stream, 0, 3);
        var client = connect(cluster, NodePreference.FOLLOWER);
        assertThat(endpoint(client)).isNotEqualTo(cluster.leader().tcp());

        var slice = await(client.get(stream, ReadOptions.forward().withRequireLeader(true)));

        assertThat(slice.events()).hasSize(3);
        assertThat(client.status().endpoint()).isEqualTo(cluster.leader().tcp());
    }

    @Test
    void whereThereAreNoReadOnlyReplicasTheLeaderServes() {
        var cluster = cluster();

        assertThat(endpoint(connect(cluster, NodePreference.READ_ONLY_REPLICA)))
                .isEqualTo(cluster.leader().tcp());
    }

    @Test
    void whereThereAreNoFollowersTheLeaderServes() {
        var cluster = cluster();
        var client = connect(cluster, NodePreference.FOLLOWER);
        Endpoint first = endpoint(client);
        Node second = cluster.followers().stream()
                .filter(node -> !node.tcp().equals(first))
                .findFirst()
                .orElseThrow();
        Node dies = cluster.followers().stream()
                .filter(node -> node.tcp().equals(first))
                .findFirst()
                .orElseThrow();

        cluster.kill(dies);
        eventually(() -> second.tcp().equals(client.status().endpoint()) && client.status().isReady());
        cluster.kill(second);

        eventually(() -> cluster.leader().tcp().equals(client.status().endpoint()) && client.status().isReady());
        await(client.ping());
    }

    @Test
    void aCatchUpGoesOnAtTheNextLeaderOnceAndInOrder() {
        var cluster = cluster();
        var client = connect(cluster);
        String stream = newStream("cluster");
        var heard = new Heard();
        var options = SubscribeOptions.from(StartFrom.beginning()).withBatchSize(10);
        write(client, stream, 0, 50);
        closing(client.subscribeTo(stream, options)).forEach(heard);
        for (int n = 50; n < 100; n++) {
            write(client, stream, n, 1);
            if (n == 60 || n == 80) {
                cluster.revive(killLeader(cluster));
            }
        }

        assertThat(heard.numbersOnceThereAre(100)).isEqualTo(range(0, 100));
        write(client, stream, 100, 1);
        assertThat(heard.numbersOnceThereAre(101)).isEqualTo(range(0, 101));
    }

    @Test
    void aCatchUpOnAFollowerGoesOnAtAnotherNodeOnceAndInOrder() {
        var cluster = cluster();
        var writer = connect(cluster);
        String stream = newStream("cluster");
        write(writer, stream, 0, 20);
        var reader = connect(cluster, NodePreference.FOLLOWER);
        Endpoint follower = endpoint(reader);
        var heard = new Heard();
        closing(reader.subscribeTo(stream, SubscribeOptions.from(StartFrom.beginning()))).forEach(heard);
        heard.numbersOnceThereAre(20);

        cluster.nodes().stream().filter(node -> node.tcp().equals(follower)).forEach(cluster::kill);
        write(writer, stream, 20, 20);

        assertThat(heard.numbersOnceThereAre(40)).isEqualTo(range(0, 40));
    }

    @Test
    void aPersistentConsumerGoesOnAtTheNextLeaderAndMissesNothing() {
        var cluster = cluster();
        var client = connect(cluster);
        String stream = newStream("cluster");
        var settings = PersistentSubscriptionSettings.builder().fromBeginning().build();
        await(client.createSubscription(stream, "vets", settings));
        var heard = new Heard();
        closing(client.connectSubscription(stream, "vets")).forEach(heard);
        write(client, stream, 0, 20);
        heard.numbersOnceThereAre(10);

        cluster.revive(killLeader(cluster));
        write(client, stream, 20, 20);

        eventually(() -> heard.numbers().containsAll(range(0, 40)));
    }

    @Test
    void aFirstWriteMovesFromAFollowerToTheLeader() {
        var cluster = cluster();
        Node follower = cluster.followers().get(0);
        var client = connectTo(follower);
        assertThat(endpoint(client)).isEqualTo(follower.tcp());
        String stream = newStream("cluster");

        write(client, stream, 0, 3);

        assertThat(connections()).containsExactly(follower.tcp(), cluster.leader().tcp());
        assertThat(read(client, stream)).isEqualTo(range(0, 3));
    }

    @Test
    void aVolatileSubscriptionIsToldWhenAWriteMovesItToTheLeader() {
        var cluster = cluster();
        var client = connectTo(cluster.followers().get(0));
        String stream = newStream("cluster");
        var heard = new Heard();
        var subscription = closing(client.subscribeTo(stream, SubscribeOptions.live().withListener(heard)));
        subscription.forEach(heard);
        await(subscription.started());

        write(client, newStream("another"), 0, 1);

        heard.awaitCall("gap after nothing");
        write(client, stream, 0, 2);
        assertThat(heard.numbersOnceThereAre(2)).containsExactly(0, 1);
    }

    @Test
    void aGroupMovesFromAFollowerToTheLeader() {
        var cluster = cluster();
        String stream = newStream("cluster");
        var settings = PersistentSubscriptionSettings.builder().fromBeginning().build();
        await(connect(cluster).createSubscription(stream, "vets", settings));
        var client = connectTo(cluster.followers().get(1));
        var heard = new Heard();
        closing(client.connectSubscription(stream, "vets")).forEach(heard);

        write(client, stream, 0, 5);

        assertThat(heard.numbersOnceThereAre(5)).isEqualTo(range(0, 5));
        assertThat(client.status().endpoint()).isEqualTo(cluster.leader().tcp());
    }

    @Test
    void administrationFollowsTheLeader() {
        var cluster = cluster();
        String stream = newStream("cluster");
        var discovering = connect(cluster);
        var settings = PersistentSubscriptionSettings.builder().fromBeginning().build();
        await(discovering.createSubscription(stream, "vets", settings));
        var fixed = connectTo(cluster.followers().get(0));
        endpoint(fixed);
        assertThat(await(discovering.admin().subscriptions().info(stream, "vets")).group()).isEqualTo("vets");
        assertThat(await(fixed.admin().subscriptions().info(stream, "vets")).group()).isEqualTo("vets");

        killLeader(cluster);
        cluster.leader();

        assertThat(await(discovering.admin().subscriptions().info(stream, "vets")).group()).isEqualTo("vets");
    }

    @Test
    void anEncryptedClusterIsFoundByItsUrlAndServesThroughAnElection() {
        var cluster = closing(clusters.startWithTls());
        String hosts = seeds(cluster).stream().map(Endpoint::toString).collect(Collectors.joining(","));
        String url = "eventstore+discover://" + hosts + "?" + cluster.encryption();
        assertThat(url).contains("tls=true&tlsCaFile=");
        var client = connect(ClientSettings.parse(url).newBuilder());
        assertThat(endpoint(client)).isEqualTo(cluster.leader().tcp());
        assertThat(await(client.admin().clusterMembers())).allSatisfy(member -> {
            assertThat(member.tcp()).isNull();
            assertThat(cluster.nodes()).extracting(Node::tcp).contains(member.secureTcp());
        });
        String stream = newStream("cluster");
        write(client, stream, 0, 1);

        killLeader(cluster);
        write(client, stream, 1, 1);

        assertThat(read(client, stream)).containsExactly(0, 1);
        assertThat(await(client.admin().users().list())).isNotEmpty();
    }

    @Test
    void aFirstWriteToAnEncryptedFollowerMovesToTheSecurePortOfTheLeader() {
        var cluster = closing(clusters.startWithTls());
        Node follower = cluster.followers().get(0);
        var client =
                connect(ClientSettings.parse("eventstore://" + follower.tcp() + "?" + cluster.encryption())
                        .newBuilder());

        write(client, newStream("cluster"), 0, 1);

        assertThat(connections()).containsExactly(follower.tcp(), cluster.leader().tcp());
    }
}
