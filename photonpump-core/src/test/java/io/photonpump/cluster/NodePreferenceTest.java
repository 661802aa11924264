package io.photonpump.cluster;

import static io.photonpump.cluster.NodeState.CATCHING_UP;
import static io.photonpump.cluster.NodeState.CLONE;
import static io.photonpump.cluster.NodeState.DISCOVER_LEADER;
import static io.photonpump.cluster.NodeState.FOLLOWER;
import static io.photonpump.cluster.NodeState.INITIALIZING;
import static io.photonpump.cluster.NodeState.LEADER;
import static io.photonpump.cluster.NodeState.PRE_LEADER;
import static io.photonpump.cluster.NodeState.PRE_READ_ONLY_REPLICA;
import static io.photonpump.cluster.NodeState.PRE_REPLICA;
import static io.photonpump.cluster.NodeState.READ_ONLY_LEADERLESS;
import static io.photonpump.cluster.NodeState.READ_ONLY_REPLICA;
import static io.photonpump.cluster.NodeState.RESIGNING_LEADER;
import static io.photonpump.cluster.NodeState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodePreferenceTest {

    private static final List<NodeState> RANKS = List.of(
            LEADER,
            PRE_LEADER,
            RESIGNING_LEADER,
            FOLLOWER,
            CLONE,
            CATCHING_UP,
            PRE_REPLICA,
            DISCOVER_LEADER,
            INITIALIZING,
            UNKNOWN,
            READ_ONLY_REPLICA,
            PRE_READ_ONLY_REPLICA,
            READ_ONLY_LEADERLESS);

    @Test
    void the_leader_comes_first_and_read_only_replicas_last() {
        assertThat(states(NodePreference.LEADER)).isEqualTo(RANKS);
    }

    @Test
    void a_follower_comes_first_and_then_as_for_the_leader() {
        assertThat(states(NodePreference.FOLLOWER)).isEqualTo(startingWith(FOLLOWER));
    }

    @Test
    void read_only_replicas_come_first_and_then_as_for_the_leader() {
        assertThat(states(NodePreference.READ_ONLY_REPLICA))
                .isEqualTo(startingWith(READ_ONLY_REPLICA, PRE_READ_ONLY_REPLICA, READ_ONLY_LEADERLESS));
    }

    @Test
    void every_state_that_serves_clients_has_a_rank() {
        assertThat(NodeState.values()).filteredOn(NodeState::servesClients).containsExactlyInAnyOrderElementsOf(RANKS);
    }

    @ParameterizedTest
    @EnumSource
    void spreads_over_nodes_of_equal_rank_and_loses_none(NodePreference preference) {
        List<ClusterNode> followers = IntStream.rangeClosed(1, 3)
                .mapToObj(port -> node(FOLLOWER, port))
                .toList();
        Set<ClusterNode> first = new HashSet<>();
        // That one of three never comes first in 200 rounds has a probability below 1 to 10^34.
        for (int i = 0; i < 200; i++) {
            List<ClusterNode> ordered = preference.order(followers);
            assertThat(ordered).containsExactlyInAnyOrderElementsOf(followers);
            first.add(ordered.get(0));
        }
        assertThat(first).containsExactlyInAnyOrderElementsOf(followers);
    }

    @ParameterizedTest
    @EnumSource
    void orders_nothing(NodePreference preference) {
        assertThat(preference.order(List.of())).isEmpty();
    }

    @Test
    void at_random_the_leader_is_a_node_like_any_other() {
        List<ClusterNode> nodes = List.of(node(LEADER, 1), node(READ_ONLY_LEADERLESS, 2));
        assertThat(Stream.generate(() -> NodePreference.RANDOM.order(nodes).get(0))
                        .limit(200)
                        .distinct())
                .hasSize(2);
    }

    private static List<NodeState> states(NodePreference preference) {
        List<ClusterNode> nodes = new ArrayList<>();
        for (NodeState state : RANKS) {
            nodes.add(node(state, 1 + state.ordinal()));
        }
        Collections.shuffle(nodes, new Random(7));
        return preference.order(nodes).stream().map(ClusterNode::state).toList();
    }

    private static List<NodeState> startingWith(NodeState... first) {
        List<NodeState> states = new ArrayList<>(List.of(first));
        RANKS.stream().filter(state -> !states.contains(state)).forEach(states::add);
        return states;
    }

    private static ClusterNode node(NodeState state, int port) {
        return new ClusterNode(state, true, new Endpoint("a", port), null);
    }
}
