package io.photonpump.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Given servers, tried one after the other, for ever. Called on one thread only. */
public final class FixedDiscovery implements NodeDiscovery {

    private final List<Endpoint> endpoints;
    private int current;

    /**
     * A discovery over these servers.
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
