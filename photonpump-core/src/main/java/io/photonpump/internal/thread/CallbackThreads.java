package io.photonpump.internal.thread;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that a client brings for callers' code: daemons, as many as are needed at a time, one at rest. */
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
                // Threads made later, from other threads, do not inherit the group of those.
                new DefaultThreadFactory(
                        name, true, Thread.NORM_PRIORITY, Thread.currentThread().getThreadGroup()));
    }
}
