package io.photonpump.cluster;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Knows which server to connect to next. An own implementation can ask whatever it likes: a registry, a file, a person. */
@FunctionalInterface
public interface NodeDiscovery {

    /**
     * Finds the next server to try. Called for every attempt to connect, on a thread of the client's own, never on its event loop; one
     * call begins when the one before has returned. A future that fails, or an answer that takes longer than the settings'
     * {@code connectTimeout}, counts as a failed attempt: the client waits and asks again. A late answer is ignored; its future is not
     * cancelled.
     *
     * @param failed the server that was tried or lost last; null at first
     */
    CompletableFuture<Endpoint> next(@Nullable Endpoint failed);
}
