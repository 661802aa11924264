package io.photonpump.embedded.internal.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The properties of the node and its cluster for the HTTP API. Called on the event loop. */
public interface HttpNode {

    /** Returns this node. */
    ClusterMember self();

    /** Returns all nodes of the cluster, including this one. */
    List<ClusterMember> members();

    boolean standardProjections();

    /** Returns whether this node accepts writes. Other nodes redirect clients to the {@link #leader()}. */
    default boolean leads() {
        return true;
    }

    /** Returns the node that accepts writes; null if there is none. */
    default @Nullable ClusterMember leader() {
        return self();
    }
}
