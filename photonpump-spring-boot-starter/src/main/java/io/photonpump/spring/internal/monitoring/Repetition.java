package io.photonpump.spring.internal.monitoring;

import io.photonpump.internal.thread.FutureTimeouts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats an action until it is stopped. The time between two actions begins when the earlier one has ended, and no thread waits for it.
 * Safe on any thread.
 */
final class Repetition {

    private static final Logger LOG = LoggerFactory.getLogger(Repetition.class);

    private final Duration interval;
    private final Executor executor;
    private final Supplier<CompletableFuture<?>> action;
    private volatile @Nullable CompletableFuture<Void> wait;
    private volatile boolean stopped;

    private Repetition(Duration interval, Executor executor, Supplier<CompletableFuture<?>> action) {
        this.interval = interval;
        this.executor = executor;
        this.action = action;
    }

    /**
     * Runs the action now, and after each interval.
     *
     * @param action returns a future for its end
     * @param executor runs the action
     */
    static Repetition now(Duration interval, Executor executor, Supplier<CompletableFuture<?>> action) {
        Repetition repetition = new Repetition(interval, executor, action);
        executor.execute(repetition::act);
        return repetition;
    }

    private void act() {
        if (stopped) {
            return;
        }
        CompletableFuture<?> done;
        try {
            done = action.get();
        } catch (RuntimeException e) {
            LOG.debug("an action failed, and is repeated", e);
            done = CompletableFuture.completedFuture(null);
        }
        done.whenComplete((result, failure) -> waitAndAct());
    }

    private void waitAndAct() {
        CompletableFuture<Void> elapsed = FutureTimeouts.elapsed(interval);
        wait = elapsed;
        if (stopped) {
            elapsed.cancel(false);
            return;
        }
        elapsed.thenRun(() -> executor.execute(this::act));
    }

    /** Prevents further actions. Does not wait for one that runs. */
    void stop() {
        stopped = true;
        CompletableFuture<Void> waiting = wait;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }
}
