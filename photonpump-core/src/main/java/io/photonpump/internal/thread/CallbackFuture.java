package io.photonpump.internal.thread;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A future whose asynchronous dependents, and theirs, run on the client's callback executor, never on the common pool.
 */
public class CallbackFuture<T> extends CompletableFuture<T> {

    private final Executor executor;

    public CallbackFuture(Executor executor) {
        this.executor = executor;
    }

    @Override
    public Executor defaultExecutor() {
        return executor;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CallbackFuture<>(executor);
    }
}
