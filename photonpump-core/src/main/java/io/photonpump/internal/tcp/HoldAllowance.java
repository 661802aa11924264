package io.photonpump.internal.tcp;

import java.time.Duration;

/**
 * The time for which reading from the socket may still be held for a slow consumer. While it is held all exchanges of the connection
 * wait, so the time is short. It is restored, as a whole, only after a while without such trouble: a consumer that never keeps up gets
 * it once. For the event loop only.
 */
final class HoldAllowance {

    static final Duration LIMIT = Duration.ofMillis(500);

    /** The time without trouble after which the allowance is restored. */
    static final Duration RECOVERY = Duration.ofSeconds(10);

    private long leftNanos = LIMIT.toNanos();
    private long troubledAt;

    /** Returns the time for which the socket may be held from now on. */
    Duration left(long now) {
        if (now - troubledAt >= RECOVERY.toNanos()) {
            leftNanos = LIMIT.toNanos();
        }
        return Duration.ofNanos(leftNanos);
    }

    /** Subtracts a hold that ends now; zero: there was trouble for which the socket was not held. */
    void spend(Duration held, long now) {
        leftNanos = Math.max(0, leftNanos - held.toNanos());
        troubledAt = now;
    }
}
