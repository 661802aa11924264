package io.photonpump.internal.thread;

import java.time.Duration;

/** The event loop: the client's one thread, and its clock. */
public interface Loop {

    /** Returns the time of a clock that only goes forward, in nanoseconds. Safe on any thread. */
    long nanoTime();

    /**
     * Runs a task on the loop, after the tasks that were added before. Safe on any thread.
     *
     * @return false if the loop has ended and the task will not run
     */
    boolean execute(Runnable task);

    /** Runs a task on the loop after a delay, unless it is cancelled. */
    Timer schedule(Runnable task, Duration delay);

    boolean isInside();

    /**
     * Throws if the current thread is not the loop. Objects that belong to the loop protect themselves with this
     * method.
     */
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
