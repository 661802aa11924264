package io.photonpump.internal.net;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeDiscovery;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A discovery with a fixed list of servers, tried in turn without end. Not safe for concurrent use. */
public final class FixedDiscovery implements NodeDiscovery {

    private final List<Endpoint> endpoints;
    private int current;

    /**
     * Creates a discovery over these servers.
     *
     * @param endpoints at least one
     */
    public FixedDiscovery(List<Endpoint> endpoints) {
        this.endpoints = List.copyOf(endpoints);
        if (this.endpoints.isEmpty()) {
            throw new IllegalArgumentException("at least one endpoint");
        }
    }

    @Override
    public CompletableFuture<Endpoint> next(@Nullable Endpoint failed) {
        if (endpoints.get(current).equals(failed)) {
            current = (current + 1) % endpoints.size();
        }
        return CompletableFuture.completedFuture(endpoints.get(current));
    }
}
