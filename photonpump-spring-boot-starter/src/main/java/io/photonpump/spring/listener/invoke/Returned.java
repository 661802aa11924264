package io.photonpump.spring.listener.invoke;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Waits for what an asynchronous method returned, so that its event is done when that is. */
final class Returned {

    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Mono", Returned.class.getClassLoader());

    private Returned() {}

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

    /** Loaded only if Reactor is there. */
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
