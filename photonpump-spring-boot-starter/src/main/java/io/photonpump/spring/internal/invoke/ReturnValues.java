package io.photonpump.spring.internal.invoke;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Waits for the value that an asynchronous method returned, because the event is handled only when that value completes. */
final class ReturnValues {

    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Mono", ReturnValues.class.getClassLoader());

    private ReturnValues() {}

    /**
     * Waits until the value has completed, if it can be waited for. An interrupt cancels it.
     *
     * @throws Exception the failure of the value
     */
    static void await(@Nullable Object value) throws Exception {
        if (value instanceof CompletionStage<?> stage) {
            get(stage.toCompletableFuture());
        } else if (value instanceof Future<?> future) {
            get(future);
        } else if (REACTOR) {
            Reactor.await(value);
        }
    }

    private static void get(Future<?> future) throws Exception {
        try {
            future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof Exception exception ? exception : e;
        }
    }

    /** A class of its own, so that Reactor's classes are loaded only if Reactor is on the class path. */
    private static final class Reactor {
        static void await(@Nullable Object value) throws Exception {
            if (value instanceof Mono<?> mono) {
                get(mono.toFuture());
            } else if (value instanceof Flux<?> flux) {
                get(flux.then().toFuture());
            }
        }
    }
}
