package io.photonpump.cluster;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Knows which server to connect to next. An own implementation can ask whatever it likes: a registry, a file, a person. */
@FunctionalInterface
public interface NodeDiscovery {

    /**
     * Finds the next server to try. Called on the client's event loop for every attempt to connect, one after the other; it
     * must not block. A future that fails, or has not completed after the settings' {@code connectTimeout}, counts as a failed
     * attempt: the client waits and asks again. A late answer is not heard, but its future is not cancelled either.
     *
     * @param failed the server that was tried or lost last; null at first
     */
    CompletableFuture<Endpoint> next(@Nullable Endpoint failed);
}
