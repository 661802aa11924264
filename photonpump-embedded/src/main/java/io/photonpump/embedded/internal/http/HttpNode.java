package io.photonpump.embedded.internal.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the HTTP side needs to know of the server around the engine. On the event loop. */
public interface HttpNode {

    /** This node. */
    ClusterMember self();

    /** All nodes of the cluster, this one among them. */
    List<ClusterMember> members();

    boolean standardProjections();

    /** Whether this node takes writes; one that does not sends its callers to the {@link #leader()}. */
    default boolean leads() {
        return true;
    }

    /** The member that takes writes; null while there is none. */
    default @Nullable ClusterMember leader() {
        return self();
    }
}
