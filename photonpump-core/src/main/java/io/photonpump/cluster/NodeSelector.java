package io.photonpump.cluster;

import java.util.List;

/**
 * Puts the nodes that could be used into the order in which to try them. Called on a thread of the discovery, once per
 * attempt to connect; what it throws fails that attempt only.
 */
@FunctionalInterface
public interface NodeSelector {

    /**
     * Sorts, and drops what shall not be used.
     *
     * @param nodes alive, serving clients, and reachable over the kind of connection (plain or TLS) that the client uses
     */
    List<ClusterNode> order(List<ClusterNode> nodes);
}
