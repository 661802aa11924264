package io.photonpump.internal.thread;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/** A loop that the test runs, with a clock that the test controls. The test's thread counts as the loop's thread. */
public final class ManualLoop implements Loop {

    private static final class Task {
        final long due;
        final Runnable run;
        boolean cancelled;

        Task(long due, Runnable run) {
            this.due = due;
            this.run = run;
        }
    }

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Task> timers = new ArrayList<>();
    private long nanos = 1_000;

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public boolean execute(Runnable task) {
        return tasks.add(task);
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        Task timer = new Task(nanos + delay.toNanos(), task);
        timers.add(timer);
        return () -> timer.cancelled = true;
    }

    @Override
    public boolean isInside() {
        return true;
    }

    public void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    public void pass(Duration time) {
        long until = nanos + time.toNanos();
        run();
        while (true) {
            timers.removeIf(timer -> timer.cancelled);
            Task next = timers.stream()
                    .filter(timer -> timer.due <= until)
                    .min(Comparator.comparingLong(timer -> timer.due))
                    .orElse(null);
            if (next == null) {
                break;
            }
            timers.remove(next);
            nanos = Math.max(nanos, next.due);
            next.run.run();
            run();
        }
        nanos = until;
    }
}
