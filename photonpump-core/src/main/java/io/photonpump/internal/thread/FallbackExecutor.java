package io.photonpump.internal.thread;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * An executor that still runs tasks after its delegate was shut down, so that futures of a closed client complete. Such
 * a task runs on a daemon thread of its own, so callers' code never runs on the event loop.
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
