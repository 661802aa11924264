package io.photonpump.internal.thread;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * An executor that takes work even when the one behind it has been shut down: whoever waits for a future of a closed client
 * still hears of it. What comes then gets a daemon thread of its own, so callers' code never runs on the loop.
 */
public record FallbackExecutor(Executor executor) implements Executor {

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException shutDown) {
            Thread thread = new Thread(task, "photonpump-close");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
