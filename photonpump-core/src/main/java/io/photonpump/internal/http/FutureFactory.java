package io.photonpump.internal.http;

import java.util.concurrent.CompletableFuture;

/** Makes the futures that callers get: where their dependents run is the client's business. */
@FunctionalInterface
public interface FutureFactory {

    /** A future that is not completed yet; it will be, on a thread of the {@link HttpSender}'s executor. */
    <T> CompletableFuture<T> make();
}
