package io.photonpump.embedded.faults;

import java.time.Duration;

/** Counts the calls and events that have been completed, so that faults strike in the middle of work. */
final class Progress {

    private long done;

    synchronized void made() {
        done++;
        notifyAll();
    }

    /** Waits until {@code steps} more are completed, or until the time is up, because there may be no progress. */
    synchronized void awaitMore(int steps, Duration atMost) throws InterruptedException {
        long until = done + steps;
        long deadline = System.nanoTime() + atMost.toNanos();
        while (done < until) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
