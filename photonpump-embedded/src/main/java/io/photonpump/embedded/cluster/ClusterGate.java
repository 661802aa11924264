package io.photonpump.embedded.cluster;

import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.protocol.NodeGate;
import io.photonpump.embedded.internal.protocol.NotHandled;
import io.photonpump.embedded.internal.protocol.RequestKind;
import org.jspecify.annotations.Nullable;

/** Decides which requests a node serves in its state (docs/protocol.md, Node states and NotHandled). */
record ClusterGate(Membership membership, EmbeddedNode node, boolean tls) implements NodeGate {

    @Override
    public @Nullable NotHandled refuse(RequestKind kind, boolean requireLeader) {
        EmbeddedNode leader = membership.leader();
        if (!node.isReady()) {
            return NotHandled.NOT_READY;
        }
        if (leader == node) {
            return null;
        }
        return switch (kind) {
            case SUBSCRIPTION -> null;
            case READ -> requireLeader ? redirect(leader) : null;
            case GROUP -> redirect(leader);
            case WRITE -> requireLeader || leader == null ? redirect(leader) : null;
        };
    }

    private NotHandled redirect(@Nullable EmbeddedNode leader) {
        if (leader == null) {
            return NotHandled.NOT_READY;
        }
        int port = leader.tcpPort();
        return NotHandled.notLeader(
                new NotHandled.Leader(EmbeddedCluster.HOST, tls ? 0 : port, leader.httpPort(), tls ? port : 0));
    }

    /** A follower forwards writes to the leader. */
    @Override
    public EventStoreEngine writer(EventStoreEngine own) {
        EmbeddedNode leader = membership.leader();
        return leader == null ? own : leader.engine();
    }
}
