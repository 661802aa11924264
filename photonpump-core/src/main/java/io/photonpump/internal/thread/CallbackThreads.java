package io.photonpump.internal.thread;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The client's own threads for callers' code: daemon threads, as many as needed at a time, of which one is kept. */
public final class CallbackThreads {

    private static final int IDLE_SECONDS = 10;

    private CallbackThreads() {}

    public static ThreadPoolExecutor create(String name) {
        return new ThreadPoolExecutor(
                1,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                // Without a group, a thread would inherit that of the thread that happens to start it.
                new DefaultThreadFactory(
                        name, true, Thread.NORM_PRIORITY, Thread.currentThread().getThreadGroup()));
    }
}
