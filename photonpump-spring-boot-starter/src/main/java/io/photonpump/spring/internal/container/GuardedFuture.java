package io.photonpump.spring.internal.container;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The future of a stop, a pause or a replay. These wait for running handlers, so a handler that waits for the future would wait for
 * itself: such a wait fails at once. Everything else works on any thread. Futures derived from this one are guarded as well.
 */
final class GuardedFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    private final String what;
    private final BooleanSupplier waitsForItself;

    /**
     * @param what the awaited action, for use after "waits for"
     * @param waitsForItself whether the current thread has to finish first
     */
    GuardedFuture(String what, BooleanSupplier waitsForItself) {
        this.what = what;
        this.waitsForItself = waitsForItself;
    }

    /** Returns a guarded future with the outcome of the given one. */
    static <T extends @Nullable Object> CompletableFuture<T> of(
            CompletableFuture<T> done, String what, BooleanSupplier waitsForItself) {
        GuardedFuture<T> guarded = new GuardedFuture<>(what, waitsForItself);
        done.whenComplete((value, failure) -> {
            if (failure == null) {
                guarded.complete(value);
            } else {
                guarded.completeExceptionally(failure);
            }
        });
        return guarded;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new GuardedFuture<>(what, waitsForItself);
    }

    @Override
    public T join() {
        checkWaiting();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        checkWaiting();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        checkWaiting();
        return super.get(timeout, unit);
    }

    private void checkWaiting() {
        if (!isDone() && waitsForItself.getAsBoolean()) {
            throw new IllegalStateException("this handler waits for " + what
                    + ", which cannot happen before the handler returns; do not wait for the future here, use thenRun");
        }
    }
}
