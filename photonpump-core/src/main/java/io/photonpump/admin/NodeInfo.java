package io.photonpump.admin;

import io.photonpump.cluster.NodeState;

/** The version and the state of a node, as the node reports them. */
public interface NodeInfo {

    /** {@return the version, such as {@code 5.0.11.0}; empty if the node does not report it} */
    String version();

    /** {@return the state} */
    NodeState state();

    /** {@return the projections that run, such as {@code None}, {@code System} or {@code All}; empty if the node does not report it} */
    String projectionsMode();
}
