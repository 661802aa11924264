package io.photonpump.embedded.faults;

import java.time.Duration;

/** Counts what gets done, so that faults strike in the middle of it. */
final class Progress {

    private long done;

    synchronized void made() {
        done++;
        notifyAll();
    }

    /** Waits until so much more is done, or the time is up: nothing may be getting done. */
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
