package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodePreference;
import io.photonpump.contract.ClusterFixture.Node;
import io.photonpump.event.StartFrom;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import io.photonpump.subscription.SubscribeOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The guarantees when a node fails, the leader above all (docs/reliability.md). */
public abstract class ElectionContract extends ClusteredContract {

    protected ElectionContract(ServerFixture server) {
        super(server);
    }

    @Test
    void exact_writes_happen_once_through_elections() {
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
        assertThat(streams)
                .allSatisfy(stream -> assertThat(read(client, stream)).isEqualTo(range(0, 30)));
        eventually(() -> connections().size() > 1);
    }

    /** Writes events one after the other, each with the exact expected version. */
    private static CompletableFuture<?> writeOneByOne(
            EventStoreClient client, String stream, int count, AtomicInteger written) {
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (int n : range(0, count)) {
            var expected = n == 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(n - 1);
            last = last.thenCompose(before -> client.publish(
                            stream, jumps(n, 1), PublishOptions.defaults().withExpectedVersion(expected)))
                    .thenAccept(result -> {
                        assertThat(result.lastEventNumber()).isEqualTo(n);
                        written.incrementAndGet();
                    });
        }
        return last;
    }

    @Test
    void without_a_majority_writes_wait_for_one() {
        var cluster = cluster();
        var client = connect(cluster);
        String stream = newStream("cluster");
        write(client, stream, 0, 1);
        Node first = killLeader(cluster);
        killLeader(cluster);

        var waiting = client.publish(
                stream, jumps(1, 1), PublishOptions.defaults().withExpectedVersion(ExpectedVersion.exactly(0)));
        eventually(() -> happened.stream().anyMatch(ConnectionEvent.Waiting.class::isInstance));
        assertThat(waiting).isNotDone();
        cluster.revive(first);

        assertThat(await(waiting).lastEventNumber()).isEqualTo(1);
    }

    @Test
    void without_followers_the_leader_serves() {
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
        eventually(() -> second.tcp().equals(client.status().endpoint())
                && client.status().isReady());
        cluster.kill(second);

        eventually(() -> cluster.leader().tcp().equals(client.status().endpoint())
                && client.status().isReady());
        await(client.ping());
    }

    @Test
    void a_catch_up_continues_at_the_next_leader_once_and_in_order() {
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
    void a_catch_up_on_a_follower_continues_at_another_node_once_and_in_order() {
        var cluster = cluster();
        var writer = connect(cluster);
        String stream = newStream("cluster");
        write(writer, stream, 0, 20);
        var reader = connect(cluster, NodePreference.FOLLOWER);
        Endpoint follower = endpoint(reader);
        var heard = new Heard();
        closing(reader.subscribeTo(stream, SubscribeOptions.from(StartFrom.beginning())))
                .forEach(heard);
        heard.numbersOnceThereAre(20);

        cluster.nodes().stream().filter(node -> node.tcp().equals(follower)).forEach(cluster::kill);
        write(writer, stream, 20, 20);

        assertThat(heard.numbersOnceThereAre(40)).isEqualTo(range(0, 40));
    }

    @Test
    void a_persistent_consumer_continues_at_the_next_leader_and_misses_nothing() {
        var cluster = cluster();
        var client = connect(cluster);
        String stream = newStream("cluster");
        var settings = PersistentSubscriptionSettings.defaults().withStartFrom(StartFrom.beginning());
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
    void an_encrypted_cluster_is_found_by_its_url_and_serves_through_an_election() {
        var cluster = closing(clusters.startWithTls());
        String hosts = seeds(cluster).stream().map(Endpoint::toString).collect(Collectors.joining(","));
        String url = "eventstore+discover://" + hosts + "?" + cluster.encryption();
        assertThat(url).contains("tls=true&tlsCaFile=");
        var client = connect(ClientSettings.parse(url));
        assertThat(endpoint(client)).isEqualTo(cluster.leader().tcp());
        assertThat(await(client.admin().clusterMembers()))
                .allSatisfy(member ->
                        assertThat(cluster.nodes()).extracting(Node::tcp).contains(member.endpoint()));
        String stream = newStream("cluster");
        write(client, stream, 0, 1);

        killLeader(cluster);
        write(client, stream, 1, 1);

        assertThat(read(client, stream)).containsExactly(0, 1);
        assertThat(await(client.admin().users().list())).isNotEmpty();
    }
}
