package io.photonpump.internal.thread;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A real event loop with a clock that the test controls. Timers run on the loop, when {@link #pass} reaches their time. The loop's
 * thread owns the timers and the clock; other threads only read the clock.
 */
public final class ClockedLoop implements Loop {

    private record Task(long due, Runnable run) {}

    private final NettyLoop loop;
    private final Queue<Task> timers = new PriorityQueue<>(Comparator.comparingLong(Task::due));
    private volatile long nanos = 1_000;

    public ClockedLoop(NettyLoop loop) {
        this.loop = loop;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public boolean execute(Runnable task) {
        return loop.execute(task);
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        assertInside();
        Task timer = new Task(nanos + delay.toNanos(), task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public boolean isInside() {
        return loop.isInside();
    }

    /** Moves the clock and runs the timers that become due. Returns when they have run. */
    public void pass(Duration time) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            runUntil(nanos + time.toNanos());
            done.complete(null);
        });
        done.get(10, TimeUnit.SECONDS);
    }

    private void runUntil(long end) {
        for (Task next = timers.peek(); next != null && next.due() <= end; next = timers.peek()) {
            timers.remove();
            nanos = next.due();
            next.run().run();
        }
        nanos = end;
    }
}
