package io.photonpump.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The usual selectors (docs/protocol.md, Choosing a node). Nodes of equal rank come in random order, so that clients
 * spread over them.
 */
public enum NodePreference implements NodeSelector {
    /** The leader; then whoever is next to becoming it; read-only replicas as a last resort. */
    LEADER {
        @Override
        public List<ClusterNode> order(List<ClusterNode> nodes) {
            return ranked(nodes, Comparator.comparing(ClusterNode::state));
        }
    },
    /** Any follower; without one, as {@link #LEADER}. */
    FOLLOWER {
        @Override
        public List<ClusterNode> order(List<ClusterNode> nodes) {
            return ranked(nodes, first(NodeState.FOLLOWER::equals));
        }
    },
    /** Any node at all. */
    RANDOM {
        @Override
        public List<ClusterNode> order(List<ClusterNode> nodes) {
            return ranked(nodes, (a, b) -> 0);
        }
    },
    /** Any read-only replica; without one, as {@link #LEADER}. */
    READ_ONLY_REPLICA {
        @Override
        public List<ClusterNode> order(List<ClusterNode> nodes) {
            return ranked(nodes, first(NodeState::isReadOnly));
        }
    };

    private static Comparator<ClusterNode> first(Predicate<NodeState> wanted) {
        return Comparator.<ClusterNode, Integer>comparing(node -> wanted.test(node.state()) ? 0 : 1)
                .thenComparing(ClusterNode::state);
    }

    private static List<ClusterNode> ranked(List<ClusterNode> nodes, Comparator<ClusterNode> order) {
        List<ClusterNode> ranked = new ArrayList<>(nodes);
        Collections.shuffle(ranked);
        ranked.sort(order);
        return ranked;
    }
}
