package io.photonpump.internal.http;

import io.photonpump.error.ClientClosedException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The pending calls of callers, which fail when the client is closed. Safe on any thread. */
final class PendingCalls {

    private final Map<CompletableFuture<?>, String> operations = new ConcurrentHashMap<>();
    private volatile boolean closed;

    void add(CompletableFuture<?> result, String operation) {
        operations.put(result, operation);
        // Read after adding: either this thread sees that it is closed, or close() sees the added call.
        if (closed) {
            end(result, operation);
        }
    }

    void remove(CompletableFuture<?> result) {
        operations.remove(result);
    }

    /** From now on, calls fail because the client is closed. Completes no future. */
    void refuse() {
        closed = true;
    }

    boolean closed() {
        return closed;
    }

    void close() {
        refuse();
        operations.forEach(this::end);
    }

    private void end(CompletableFuture<?> result, String operation) {
        operations.remove(result);
        result.completeExceptionally(new ClientClosedException(operation));
    }
}
