package io.photonpump.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A member of a cluster, as gossip describes it.
 *
 * @param state the state
 * @param alive whether the node that was asked considers this one alive
 * @param tcp the endpoint for unencrypted clients; null: none
 * @param secureTcp the endpoint for clients with TLS; null: none
 * @param http the endpoint of the HTTP interface; null: unknown
 */
public record ClusterNode(
        NodeState state,
        boolean alive,
        @Nullable Endpoint tcp,
        @Nullable Endpoint secureTcp,
        @Nullable Endpoint http) {

    /**
     * {@return the endpoint for clients; null if the node accepts none of this kind}
     *
     * @param tls whether the client uses TLS
     */
    public @Nullable Endpoint endpoint(boolean tls) {
        return tls ? secureTcp : tcp;
    }
}
