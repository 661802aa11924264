package io.photonpump.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Standard node selectors. Nodes of equal rank are in random order, so that clients are spread over them (docs/protocol.md, Choosing a
 * node).
 */
public enum NodePreference implements NodeSelector {
    /** Prefers the leader, then nodes that can become leader, then read-only replicas. */
    LEADER {
        @Override
        public List<ClusterNode> order(List<ClusterNode> nodes) {
            return ranked(nodes, Comparator.comparing(ClusterNode::state));
        }
    },
    /** Prefers followers; without one, like {@link #LEADER}. */
    FOLLOWER {
        @Override
        public List<ClusterNode> order(List<ClusterNode> nodes) {
            return ranked(nodes, first(NodeState.FOLLOWER::equals));
        }
    },
    /** Prefers no node. */
    RANDOM {
        @Override
        public List<ClusterNode> order(List<ClusterNode> nodes) {
            return ranked(nodes, (a, b) -> 0);
        }
    },
    /** Prefers read-only replicas; without one, like {@link #LEADER}. */
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
