package io.photonpump.internal.dispatch;

import java.time.Duration;

/**
 * How long the socket may still be held for the sake of a slow consumer. While it is held everybody on the connection waits,
 * so the time is small, and it comes back, all of it, only when there has been no trouble for a good while: a consumer that
 * never keeps up gets it once.
 */
final class HoldAllowance {

    static final Duration LIMIT = Duration.ofMillis(500);

    /** How long there must be no trouble before the allowance is whole again. */
    static final Duration RECOVERY = Duration.ofSeconds(10);

    private long leftNanos = LIMIT.toNanos();
    private long troubledAt;

    /** How long the socket may be held from now on. */
    Duration left(long now) {
        if (now - troubledAt >= RECOVERY.toNanos()) {
            leftNanos = LIMIT.toNanos();
        }
        return Duration.ofNanos(leftNanos);
    }

    /** It was held for so long, until now; or there was trouble that it was not held for. */
    void spend(Duration held, long now) {
        leftNanos = Math.max(0, leftNanos - held.toNanos());
        troubledAt = now;
    }
}
