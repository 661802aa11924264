package io.photonpump.cluster;

import java.util.List;

/**
 * The order in which a client tries the nodes of a cluster. Called on a thread of the client for each attempt to connect; an exception fails
 * that attempt only.
 */
@FunctionalInterface
public interface NodeSelector {

    /**
     * Sorts nodes by preference, and removes those that the client must not use.
     *
     * @param nodes the nodes that are alive, serve clients and have an endpoint for this client
     * @return the nodes to try, the preferred node first
     */
    List<ClusterNode> order(List<ClusterNode> nodes);
}
