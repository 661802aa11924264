package io.photonpump.embedded.cluster;

import io.photonpump.embedded.internal.http.ClusterMember;
import io.photonpump.embedded.internal.http.HttpNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The information that a node reports about its cluster. */
record ClusterView(Membership membership, EmbeddedNode node, boolean tls) implements HttpNode {

    @Override
    public ClusterMember self() {
        return node.member(membership, tls);
    }

    @Override
    public List<ClusterMember> members() {
        return membership.nodes().stream()
                .map(member -> member.member(membership, tls))
                .toList();
    }

    @Override
    public boolean standardProjections() {
        return false;
    }

    @Override
    public boolean leads() {
        return membership.leader() == node;
    }

    @Override
    public @Nullable ClusterMember leader() {
        EmbeddedNode leader = membership.leader();
        return leader == null ? null : leader.member(membership, tls);
    }
}
