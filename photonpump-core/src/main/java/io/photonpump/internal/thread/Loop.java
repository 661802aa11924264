package io.photonpump.internal.thread;

import java.time.Duration;

/** The client's one thread and its clock. */
public interface Loop {

    /** A clock that only goes forward, in nanoseconds. Safe on any thread. */
    long nanoTime();

    /**
     * Runs a task on the loop, after those that came before. Safe on any thread.
     *
     * @return false if the loop has ended: the task will not run
     */
    boolean execute(Runnable task);

    /** Runs a task on the loop after a delay, unless it is cancelled. */
    Timer schedule(Runnable task, Duration delay);

    boolean isInside();

    /** Objects that belong to the loop defend themselves with this. */
    default void assertInside() {
        if (!isInside()) {
            throw new IllegalStateException(
                    "called on " + Thread.currentThread().getName() + ", not on the event loop");
        }
    }

    /** A task that was scheduled. */
    interface Timer {
        void cancel();
    }
}
