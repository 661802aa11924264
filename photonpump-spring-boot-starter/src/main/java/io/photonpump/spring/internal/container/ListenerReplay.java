package io.photonpump.spring.internal.container;

import io.photonpump.spring.listener.Replay;
import io.photonpump.spring.listener.ReplayException;
import io.photonpump.spring.listener.ReplayState;
import io.photonpump.spring.listener.ReplayStatus;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A replay of a listener. The container's lock guards the transitions; the status is safe to read on any thread. The futures are
 * completed on other threads, because they run callbacks of the application.
 */
final class ListenerReplay implements Replay {

    private final String id;
    private final Checkpoint after;
    private final Executor executor;
    private final BooleanSupplier waitsForItself;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private volatile ReplayStatus status;

    /**
     * @param executor completes the futures
     * @param waitsForItself whether the current thread has to finish before the replay begins
     */
    ListenerReplay(String id, Checkpoint after, Executor executor, BooleanSupplier waitsForItself) {
        this.id = id;
        this.after = after;
        this.executor = executor;
        this.waitsForItself = waitsForItself;
        this.status = new ReplayStatus(ReplayState.REQUESTED, Instant.now(), after, null, null, null, null);
    }

    @Override
    public String subscriptionId() {
        return id;
    }

    Checkpoint after() {
        return after;
    }

    @Override
    public ReplayStatus status() {
        return status;
    }

    @Override
    public CompletableFuture<Void> begun() {
        return GuardedFuture.of(begun, "the replay of '" + id + "'", waitsForItself);
    }

    @Override
    public CompletableFuture<Void> caughtUp() {
        return GuardedFuture.of(caughtUp, "the end of the replay of '" + id + "'", waitsForItself);
    }

    /** Completes when the replay has begun or failed. */
    CompletableFuture<Void> decided() {
        return begun.handle((done, failure) -> null);
    }

    void waits(String reason) {
        status = new ReplayStatus(ReplayState.REQUESTED, status.since(), after, null, null, null, reason);
    }

    void begin(@Nullable Checkpoint target, @Nullable String warning) {
        status = new ReplayStatus(ReplayState.REPLAYING, status.since(), after, target, null, warning, null);
        executor.execute(() -> begun.complete(null));
    }

    void catchUp() {
        move(ReplayState.CAUGHT_UP, null);
        executor.execute(() -> caughtUp.complete(null));
    }

    /** Ends the replay, before or after it has begun. Returns the exception of its futures. */
    ReplayException end(String reason, @Nullable Throwable cause) {
        boolean hasBegun = status.state() != ReplayState.REQUESTED;
        move(hasBegun ? ReplayState.ENDED : ReplayState.FAILED, reason);
        String message = hasBegun
                ? "the replay of '" + id + "' ended before the listener had caught up: " + reason
                : "the replay of '" + id + "' did not begin, and the listener is at its old position: " + reason;
        ReplayException failure = new ReplayException(id, hasBegun, message, cause);
        executor.execute(() -> {
            if (hasBegun) {
                begun.complete(null);
            } else {
                begun.completeExceptionally(failure);
            }
            caughtUp.completeExceptionally(failure);
        });
        return failure;
    }

    private void move(ReplayState state, @Nullable String error) {
        ReplayStatus now = status;
        status = new ReplayStatus(state, now.since(), after, now.target(), Instant.now(), now.warning(), error);
    }
}
