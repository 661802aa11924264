package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.ReadOptions;
import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodePreference;
import io.photonpump.cluster.NodeState;
import io.photonpump.contract.ClusterFixture.Node;
import io.photonpump.event.StartFrom;
import io.photonpump.settings.ClientSettings;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import io.photonpump.subscription.SubscribeOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clusters: discovery, node preferences, and requests that a node refuses. */
public abstract class ClusterContract extends ClusteredContract {

    protected ClusterContract(ServerFixture server) {
        super(server);
    }

    @Test
    void gossip_leads_to_the_leader() {
        var cluster = cluster();
        var client = connect(cluster);

        assertThat(endpoint(client)).isEqualTo(cluster.leader().tcp());
        assertThat(await(client.admin().clusterMembers()))
                .extracting(member -> member.state())
                .containsExactlyInAnyOrder(NodeState.LEADER, NodeState.FOLLOWER, NodeState.FOLLOWER);
    }

    @Test
    void one_seed_that_lives_is_enough() {
        var cluster = cluster();
        Node dead = cluster.followers().get(0);
        Node alive = cluster.followers().get(1);
        cluster.kill(dead);

        var client = connect(ClientSettings.defaults()
                .withGossipSeeds(List.of(unusedEndpoint(), dead.http(), unusedEndpoint(), alive.http())));

        assertThat(endpoint(client)).isEqualTo(cluster.leader().tcp());
    }

    @Test
    void a_seed_may_be_a_host_name_with_several_addresses() {
        var cluster = cluster();
        int port = cluster.followers().get(0).http().port();

        var client = connect(ClientSettings.parse("eventstore+discover://localhost:" + port));

        assertThat(endpoint(client)).isEqualTo(cluster.leader().tcp());
    }

    @Test
    void a_follower_serves_reads_without_a_redirect() {
        var cluster = cluster();
        String stream = newStream("cluster");
        write(connect(cluster), stream, 0, 25);
        var client = connect(cluster, NodePreference.FOLLOWER);
        Endpoint follower = endpoint(client);
        assertThat(cluster.followers()).extracting(Node::tcp).contains(follower);

        assertThat(read(client, stream)).isEqualTo(range(0, 25));
        assertThat(await(client.get(stream)).events()).hasSize(25);
        assertThat(n(await(client.getEvent(stream, 7)))).isEqualTo(7);
        assertThat(await(client.getStreamMetadata(stream))).isNotNull();

        assertThat(client.status().endpoint()).isEqualTo(follower);
        assertThat(connections()).containsOnlyOnce(follower);
    }

    @Test
    void a_read_that_requires_the_leader_moves_there() {
        var cluster = cluster();
        String stream = newStream("cluster");
        write(connect(cluster), stream, 0, 3);
        var client = connect(cluster, NodePreference.FOLLOWER);
        assertThat(endpoint(client)).isNotEqualTo(cluster.leader().tcp());

        var slice = await(client.get(stream, ReadOptions.defaults().withRequireLeader(true)));

        assertThat(slice.events()).hasSize(3);
        assertThat(client.status().endpoint()).isEqualTo(cluster.leader().tcp());
    }

    @Test
    void without_read_only_replicas_the_leader_serves() {
        var cluster = cluster();

        assertThat(endpoint(connect(cluster, NodePreference.READ_ONLY_REPLICA)))
                .isEqualTo(cluster.leader().tcp());
    }

    @Test
    void a_first_write_moves_from_a_follower_to_the_leader() {
        var cluster = cluster();
        Node follower = cluster.followers().get(0);
        var client = connectTo(follower);
        assertThat(endpoint(client)).isEqualTo(follower.tcp());
        String stream = newStream("cluster");

        write(client, stream, 0, 3);

        awaitConnections(follower.tcp(), cluster.leader().tcp());
        assertThat(read(client, stream)).isEqualTo(range(0, 3));
    }

    @Test
    void a_volatile_subscription_reports_a_gap_when_a_write_moves_the_client_to_the_leader() {
        var cluster = cluster();
        var client = connectTo(cluster.followers().get(0));
        String stream = newStream("cluster");
        var heard = new Heard();
        var subscription =
                closing(client.subscribeTo(stream, SubscribeOptions.live().withListener(heard)));
        subscription.forEach(heard);
        await(subscription.started());

        write(client, newStream("another"), 0, 1);

        heard.awaitCall("gap after nothing");
        write(client, stream, 0, 2);
        assertThat(heard.numbersOnceThereAre(2)).containsExactly(0, 1);
    }

    @Test
    void a_group_moves_from_a_follower_to_the_leader() {
        var cluster = cluster();
        String stream = newStream("cluster");
        var settings = PersistentSubscriptionSettings.defaults().withStartFrom(StartFrom.beginning());
        await(connect(cluster).createSubscription(stream, "vets", settings));
        var client = connectTo(cluster.followers().get(1));
        var heard = new Heard();
        closing(client.connectSubscription(stream, "vets")).forEach(heard);

        write(client, stream, 0, 5);

        assertThat(heard.numbersOnceThereAre(5)).isEqualTo(range(0, 5));
        assertThat(client.status().endpoint()).isEqualTo(cluster.leader().tcp());
    }

    @Test
    void administration_follows_the_leader() {
        var cluster = cluster();
        String stream = newStream("cluster");
        var discovering = connect(cluster);
        var settings = PersistentSubscriptionSettings.defaults().withStartFrom(StartFrom.beginning());
        await(discovering.createSubscription(stream, "vets", settings));
        var fixed = connectTo(cluster.followers().get(0));
        endpoint(fixed);
        assertThat(await(discovering.admin().subscriptions().info(stream, "vets"))
                        .group())
                .isEqualTo("vets");
        assertThat(await(fixed.admin().subscriptions().info(stream, "vets")).group())
                .isEqualTo("vets");

        killLeader(cluster);
        cluster.leader();

        assertThat(await(discovering.admin().subscriptions().info(stream, "vets"))
                        .group())
                .isEqualTo("vets");
    }

    @Test
    void a_first_write_to_an_encrypted_follower_moves_to_the_secure_port_of_the_leader() {
        var cluster = closing(clusters.startWithTls());
        Node follower = cluster.followers().get(0);
        var client = connect(ClientSettings.parse("eventstore://" + follower.tcp() + "?" + cluster.encryption()));

        write(client, newStream("cluster"), 0, 1);

        awaitConnections(follower.tcp(), cluster.leader().tcp());
    }
}
