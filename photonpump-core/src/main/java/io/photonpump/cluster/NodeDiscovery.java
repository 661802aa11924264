package io.photonpump.cluster;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A source of servers to connect to, for example a service registry. */
@FunctionalInterface
public interface NodeDiscovery {

    /**
     * Finds the server for the next attempt to connect. Called on a thread of the client, never on its event loop, and not concurrently. If
     * the future fails, or completes later than the settings' {@code connectTimeout}, the attempt has failed: the client waits and calls
     * this method again. It ignores a late result and does not cancel its future.
     *
     * @param failed the server that was tried or lost last; null for the first attempt
     * @return the server to connect to
     */
    CompletableFuture<Endpoint> next(@Nullable Endpoint failed);
}
