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
 * Repeats an action until it is stopped. The wait for the next one begins when an action has ended, and no thread waits for it. Safe on
 * any thread.
 */
final class Repetition {

    private static final Logger LOG = LoggerFactory.getLogger(Repetition.class);

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);
    private static final Duration WAIT_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Executor executor;
    private final Supplier<CompletableFuture<Duration>> action;
    private volatile @Nullable CompletableFuture<Void> wait;
    private volatile boolean stopped;

    private Repetition(Executor executor, Supplier<CompletableFuture<Duration>> action) {
        this.executor = executor;
        this.action = action;
    }

    /**
     * Runs an action now, and after each interval.
     *
     * @param executor runs the action
     * @param action returns a future for its end
     */
    static Repetition every(Duration interval, Executor executor, Supplier<CompletableFuture<?>> action) {
        return begun(new Repetition(executor, () -> action.get().handle((result, failure) -> interval)));
    }

    /**
     * Runs an action now, and each time after the wait that it returns.
     *
     * @param executor runs the action
     */
    static Repetition after(Executor executor, Supplier<Duration> action) {
        return begun(new Repetition(executor, () -> CompletableFuture.completedFuture(action.get())));
    }

    private static Repetition begun(Repetition repetition) {
        repetition.executor.execute(repetition::act);
        return repetition;
    }

    private void act() {
        if (stopped) {
            return;
        }
        try {
            action.get().thenAccept(this::waitAndAct);
        } catch (RuntimeException e) {
            LOG.debug("an action failed, and is repeated", e);
            waitAndAct(WAIT_AFTER_FAILURE);
        }
    }

    private void waitAndAct(Duration time) {
        CompletableFuture<Void> elapsed =
                FutureTimeouts.elapsed(time.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : time);
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
