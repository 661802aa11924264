package io.photonpump.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.cluster.ClusterNode;
import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeState;
import io.photonpump.internal.tcp.TcpMemberEndpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GossipReaderTest {

    private static final MemberEndpoints PLAIN = new TcpMemberEndpoints(false);
    private static final MemberEndpoints SECURE = new TcpMemberEndpoints(true);

    @Test
    void reads_a_recorded_cluster() {
        assertThat(recorded("gossip-cluster-5.0.11.json"))
                .containsExactly(
                        node(NodeState.FOLLOWER, true, 1133, 2133),
                        node(NodeState.LEADER, true, 1123, 2123),
                        node(NodeState.FOLLOWER, true, 1113, 2113));
    }

    @Test
    void reads_the_advertised_secure_ports_of_a_recorded_tls_cluster() {
        assertThat(recorded("gossip-cluster-tls.json", SECURE))
                .containsExactly(
                        node(NodeState.LEADER, true, 1135, 2133),
                        node(NodeState.FOLLOWER, true, 1125, 2123),
                        node(NodeState.FOLLOWER, true, 1115, 2113));
    }

    @Test
    void distinguishes_the_dead_leader_of_a_recorded_cluster_from_the_live_one() {
        assertThat(recorded("gossip-cluster-master-dead.json"))
                .filteredOn(node -> node.state() == NodeState.LEADER)
                .containsExactly(node(NodeState.LEADER, false, 1133, 2133), node(NodeState.LEADER, true, 1113, 2113));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gossip-single.json", "gossip-single-5.0.11.json"})
    void reads_a_recorded_single_node(String name) {
        assertThat(recorded(name)).containsExactly(node(NodeState.LEADER, true, 1113, 2113));
    }

    @Test
    void reads_the_dialect_of_servers_from_version20() {
        String json = """
                {"members":[{"state":"Leader","isAlive":true,"externalTcpIp":"db1.example","externalTcpPort":0,
                  "externalSecureTcpPort":1113,"httpEndPointIp":"db1.example","httpEndPointPort":2113,
                  "isReadOnlyReplica":false,"esVersion":"23.10.6.0"}],"serverIp":"db1.example","serverPort":2113}""";
        assertThat(GossipReader.read(json, SECURE).nodes())
                .containsExactly(new ClusterNode(
                        NodeState.LEADER, true, new Endpoint("db1.example", 1113), new Endpoint("db1.example", 2113)));
    }

    @Test
    void keeps_both_ports_where_a_node_advertises_the_same_port_twice() {
        String json = """
                {"members":[{"state":"Leader","isAlive":true,"externalTcpIp":"a","externalTcpPort":7,
                  "externalSecureTcpPort":7}]}""";
        for (MemberEndpoints endpoints : List.of(PLAIN, SECURE)) {
            assertThat(GossipReader.read(json, endpoints).nodes())
                    .extracting(ClusterNode::endpoint)
                    .containsExactly(new Endpoint("a", 7));
        }
    }

    @Test
    void tells_when_all_nodes_take_clients_with_the_other_encryption_only() {
        String tlsOnly = """
                {"members":[{"isAlive":true,"externalTcpIp":"a","externalTcpPort":0,"externalSecureTcpPort":7}]}""";
        String dead = tlsOnly.replace("true", "false");

        assertThat(GossipReader.read(tlsOnly, PLAIN).whyNone()).contains("tls=true");
        assertThat(GossipReader.read(tlsOnly, SECURE).whyNone()).isNull();
        assertThat(GossipReader.read(dead, PLAIN).whyNone()).isNull();
        assertThat(GossipReader.read(tlsOnly.replace("Secure", "").replace("externalTcpPort\":0", "x\":0"), SECURE)
                        .whyNone())
                .contains("no TLS clients");
    }

    @ParameterizedTest
    @CsvSource({
        "Master,LEADER",
        "leader,LEADER",
        "Slave,FOLLOWER",
        "Follower,FOLLOWER",
        "PreMaster,PRE_LEADER",
        "PreLeader,PRE_LEADER",
        "ResigningLeader,RESIGNING_LEADER",
        "Clone,CLONE",
        "CatchingUp,CATCHING_UP",
        "PreReplica,PRE_REPLICA",
        "DiscoverLeader,DISCOVER_LEADER",
        "Initializing,INITIALIZING",
        "Unknown,UNKNOWN",
        "ReadOnlyReplica,READ_ONLY_REPLICA",
        "PreReadOnlyReplica,PRE_READ_ONLY_REPLICA",
        "ReadOnlyLeaderless,READ_ONLY_LEADERLESS",
        "Manager,MANAGER",
        "ShuttingDown,SHUTTING_DOWN",
        "Shutdown,SHUT_DOWN",
        "Foo,UNKNOWN",
        "'',UNKNOWN"
    })
    void knows_every_state_by_both_names(String name, NodeState state) {
        assertThat(GossipReader.state(name)).isEqualTo(state);
    }

    @Test
    void accepts_unknown_and_missing_fields_of_a_member() {
        String json = """
                {"members":[{}, 7, null, {"state":null,"isAlive":"true","externalTcpIp":"a","externalTcpPort":"1113"},
                  {"externalTcpIp":"a","externalTcpPort":70000,"externalSecureTcpPort":-1,"isAlive":[]},
                  {"state":{"x":1},"externalTcpIp":["b"],"externalTcpPort":{}}], "later":{"more":true}}""";
        ClusterNode nothing = new ClusterNode(NodeState.UNKNOWN, false, null, null);
        assertThat(GossipReader.read(json, PLAIN).nodes())
                .containsExactly(
                        nothing,
                        new ClusterNode(NodeState.UNKNOWN, true, new Endpoint("a", 1113), null),
                        nothing,
                        nothing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>hello</html>", "[]", "{}", "null", "7", "{\"members\":7}", "{\"members\":["})
    void refuses_text_that_is_not_gossip(String text) {
        assertThatThrownBy(() -> GossipReader.read(text, PLAIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the answer ");
    }

    private static List<ClusterNode> recorded(String name) {
        return recorded(name, PLAIN);
    }

    private static List<ClusterNode> recorded(String name, MemberEndpoints endpoints) {
        try (var in = GossipReaderTest.class.getResourceAsStream("/gossip/" + name)) {
            return GossipReader.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), endpoints)
                    .nodes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ClusterNode node(NodeState state, boolean alive, int port, int http) {
        return new ClusterNode(state, alive, at(port), at(http));
    }

    private static Endpoint at(int port) {
        return port == 0 ? null : new Endpoint("127.0.0.1", port);
    }
}
