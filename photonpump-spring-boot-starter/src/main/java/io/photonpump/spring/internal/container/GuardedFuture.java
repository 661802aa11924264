package io.photonpump.spring.internal.container;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a listener returns when it is asked to stop, pause or replay. These wait for the handlers at work, so a handler that waits
 * for the future would wait for itself: there, waiting fails at once. Everything else works on any thread, and futures derived
 * from this one are guarded too.
 */
final class GuardedFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    private final String what;
    private final BooleanSupplier waitsForItself;

    /**
     * @param what is waited for, in words that fit behind "waits for"
     * @param waitsForItself whether the current thread is one that has to finish first
     */
    GuardedFuture(String what, BooleanSupplier waitsForItself) {
        this.what = what;
        this.waitsForItself = waitsForItself;
    }

    /** A guarded future with the outcome of this one. */
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
