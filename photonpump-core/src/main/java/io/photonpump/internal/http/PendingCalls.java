package io.photonpump.internal.http;

import io.photonpump.error.ClientClosedException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What callers wait for, so that closing the client ends the waiting. Safe on any thread. */
final class PendingCalls {

    private final Map<CompletableFuture<?>, String> operations = new ConcurrentHashMap<>();
    private volatile boolean closed;

    void add(CompletableFuture<?> result, String operation) {
        operations.put(result, operation);
        // Looked at after adding: either this sees that it is closed, or close() sees what was added.
        if (closed) {
            end(result, operation);
        }
    }

    void remove(CompletableFuture<?> result) {
        operations.remove(result);
    }

    void close() {
        closed = true;
        operations.forEach(this::end);
    }

    private void end(CompletableFuture<?> result, String operation) {
        operations.remove(result);
        result.completeExceptionally(new ClientClosedException(operation));
    }
}
