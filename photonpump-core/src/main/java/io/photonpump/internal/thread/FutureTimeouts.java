package io.photonpump.internal.thread;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Time limits of futures, on the timer that the JDK has for all futures.
 *
 * <p>The JDK starts that timer's thread with the first time limit of the JVM, and never ends it. The thread keeps the context class
 * loader of the caller that came first. The loader of an application that is reloaded or undeployed could then never be unloaded: here
 * the thread gets none.
 */
public final class FutureTimeouts {

    private FutureTimeouts() {}

    /** Fails the future with a {@link java.util.concurrent.TimeoutException} after this time, and returns it. */
    public static <T> CompletableFuture<T> failAfter(CompletableFuture<T> future, Duration time) {
        withoutContextLoader(() -> future.orTimeout(time.toNanos(), TimeUnit.NANOSECONDS));
        return future;
    }

    /** Returns a future that completes after this time. */
    public static CompletableFuture<Void> elapsed(Duration time) {
        CompletableFuture<Void> elapsed = new CompletableFuture<>();
        withoutContextLoader(() -> elapsed.completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS));
        return elapsed;
    }

    private static void withoutContextLoader(Runnable action) {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try {
            action.run();
        } finally {
            thread.setContextClassLoader(loader);
        }
    }
}
