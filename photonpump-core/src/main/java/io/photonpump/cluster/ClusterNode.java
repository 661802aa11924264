package io.photonpump.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A member of a cluster, as gossip describes it.
 *
 * @param state the state
 * @param alive whether the node that was asked considers this one alive
 * @param endpoint the endpoint for clients with the protocol and encryption of this one; null: none
 * @param http the endpoint of the HTTP interface; null: unknown
 */
public record ClusterNode(
        NodeState state,
        boolean alive,
        @Nullable Endpoint endpoint,
        @Nullable Endpoint http) {}
