package io.photonpump.internal.client;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeDiscovery;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.internal.thread.Failures;
import io.photonpump.internal.thread.SerialExecutor;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A discovery supplied by the caller. It is called on threads that may block instead of the event loop, one call at a
 * time: a call that hangs takes one thread, however often the client asks.
 */
final class SuppliedDiscovery implements NodeDiscovery {

    private final NodeDiscovery callers;
    private final SerialExecutor executor;

    SuppliedDiscovery(NodeDiscovery callers, Executor executor) {
        this.callers = callers;
        this.executor = new SerialExecutor(executor);
    }

    @Override
    public CompletableFuture<Endpoint> next(@Nullable Endpoint failed) {
        CompletableFuture<Endpoint> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> ask(failed, answer));
        } catch (RejectedExecutionException closed) {
            answer.completeExceptionally(closed);
        }
        return answer;
    }

    private void ask(@Nullable Endpoint failed, CompletableFuture<Endpoint> answer) {
        try {
            Objects.requireNonNull(callers.next(failed), "the discovery of the settings returned null")
                    .whenComplete((endpoint, failure) -> {
                        if (failure == null) {
                            answer.complete(endpoint);
                        } else {
                            answer.completeExceptionally(wrapped(failure));
                        }
                    });
        } catch (Throwable e) { // also an Error: the connection attempt waits for the answer
            answer.completeExceptionally(wrapped(e));
        }
    }

    /**
     * Wraps an {@code Error} of the caller's code, which is not an error of the client: the next attempt may succeed.
     */
    private static Throwable wrapped(Throwable failure) {
        Throwable cause = Failures.unwrapped(failure);
        return cause instanceof Error
                ? new ConnectionFailedException(
                        null, "the discovery of the settings threw: correct it; the client asks it again", cause)
                : failure;
    }
}
