package io.photonpump.spring.internal.modulith;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The order of writes to each stream. The client keeps the order of writes that start at once. A repetition takes longer, because it
 * reads the stream first; later writes to the stream wait for it.
 *
 * <p>One thread calls {@link #inTurn}; writes end on any thread.
 */
final class StreamTurns {

    private final Map<String, CompletableFuture<?>> last = new ConcurrentHashMap<>();

    /**
     * Starts a write after those that others have to wait for.
     *
     * @param stream the stream, or another name for what is written in turn
     * @param alone whether later writes have to wait for this one
     */
    <T> CompletableFuture<T> inTurn(String stream, boolean alone, Supplier<CompletableFuture<T>> write) {
        CompletableFuture<?> before = last.get(stream);
        if (before == null && !alone) {
            return write.get();
        }
        CompletableFuture<?> ready = before == null ? CompletableFuture.completedFuture(null) : before;
        CompletableFuture<T> turn = ready.handle((result, failure) -> result).thenCompose(ignored -> write.get());
        last.put(stream, turn);
        turn.whenComplete((result, failure) -> last.remove(stream, turn));
        return turn;
    }
}
