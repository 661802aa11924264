package io.photonpump.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A member of a cluster as gossip describes it.
 *
 * @param tcp where it takes plain TCP clients; null if it does not
 * @param secureTcp where it takes TLS clients; null if it does not
 * @param http where its HTTP interface is; null if gossip did not say
 */
public record ClusterNode(
        NodeState state,
        boolean alive,
        @Nullable Endpoint tcp,
        @Nullable Endpoint secureTcp,
        @Nullable Endpoint http) {

    /** Where a client connects to. */
    public @Nullable Endpoint endpoint(boolean tls) {
        return tls ? secureTcp : tcp;
    }
}
