package io.photonpump.embedded.http;

import java.util.List;

/** What the HTTP side needs to know of the server around the engine. On the event loop. */
public interface HttpNode {

    /** This node. */
    ClusterMember self();

    /** All nodes of the cluster, this one among them. */
    List<ClusterMember> members();

    boolean standardProjections();
}
