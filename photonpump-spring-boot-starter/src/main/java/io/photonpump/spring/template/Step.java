package io.photonpump.spring.template;

import io.photonpump.PhotonPump;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The next thing to wait for in a procedure of several requests. A step knows no thread: {@link StepRunner} runs a procedure on the
 * calling thread, or wherever its requests complete.
 *
 * @param <R> the type of the procedure's result
 */
sealed interface Step<R> {

    /** The end of the procedure. */
    record Done<R>(R result) implements Step<R> {}

    /** A wait before the next step. */
    record Pause<R>(Duration time, Supplier<Step<R>> then) implements Step<R> {}

    /**
     * A request to wait for, with the steps after its success and after its failure. The failure has no wrapper, and is a
     * {@link RuntimeException} unless it is an {@link Error}, which ends the procedure.
     */
    record Request<V, R>(
            CompletableFuture<V> future, Function<V, Step<R>> onSuccess, Function<RuntimeException, Step<R>> onFailure)
            implements Step<R> {

        /** Waits for the request if it is not complete, and returns the next step. */
        Step<R> next() {
            V value;
            try {
                value = PhotonPump.await(future);
            } catch (RuntimeException failure) {
                return onFailure.apply(failure);
            }
            return onSuccess.apply(value);
        }
    }
}
