package io.photonpump.spring.internal.modulith;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** The one thread that starts the writes of events, in the order in which their transactions were committed. */
public final class ExternalizationThread implements Executor {

    /** The name of the bean, by which {@code @Async} finds it. */
    public static final String BEAN_NAME = "photonPumpExternalizationExecutor";

    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor thread;

    /** Creates a thread that exists only while it has something to do. */
    public ExternalizationThread() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("photonpump-externalization-");
        threads.setDaemon(true);
        thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    /**
     * Accepts no further writes, and waits until the accepted ones have started.
     *
     * @return whether all have started
     */
    boolean stop(Duration timeout) throws InterruptedException {
        thread.shutdown();
        boolean started = thread.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
        thread.shutdownNow();
        return started;
    }
}
