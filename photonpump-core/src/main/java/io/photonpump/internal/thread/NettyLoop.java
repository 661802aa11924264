package io.photonpump.internal.thread;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A Netty event loop with one daemon thread. */
public final class NettyLoop implements Loop {

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;

    /** Creates a loop. The thread starts with the first task. */
    public NettyLoop(String name) {
        this.group =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
        this.loop = group.next();
    }

    /** Returns Netty's view of the loop, for its channels. */
    public EventLoop netty() {
        return loop;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public boolean execute(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException closed) {
            if (!loop.isShuttingDown()) {
                throw closed;
            }
            return false;
        }
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        if (loop.isShuttingDown()) {
            return () -> {};
        }
        Future<?> scheduled = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public boolean isInside() {
        return loop.inEventLoop();
    }

    /** Ends the thread after the tasks that the loop already has. */
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
