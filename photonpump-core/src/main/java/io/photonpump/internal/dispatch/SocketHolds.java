package io.photonpump.internal.dispatch;

import java.time.Duration;

/**
 * For whom the socket is held. Everybody else on the connection waits meanwhile, so that all who want it held share one
 * {@link HoldAllowance}, however many they are. A short hold while nobody else waits harms nobody and is free: a consumer that works
 * its buffer off in no time is not slow, the server is just faster.
 */
final class SocketHolds {

    /** Longer than a consumer of events by the hundred thousand takes for half a buffer, and nothing to a server. */
    static final Duration SHORT = Duration.ofMillis(200);

    private final HoldAllowance allowance = new HoldAllowance();
    private int holders;
    private long since;

    /**
     * One more wants the socket held.
     *
     * @return for how long it will be; zero: not at all
     */
    Duration hold(long now, Outbox outbox) {
        Duration granted = allowance.left(now).minusNanos(holders == 0 ? 0 : now - since);
        if (granted.isZero() || granted.isNegative()) {
            allowance.spend(Duration.ZERO, now);
            return Duration.ZERO;
        }
        if (holders++ == 0) {
            since = now;
            outbox.holdSocket(true);
        }
        return granted;
    }

    /**
     * One of those wants it no longer.
     *
     * @param alone whether nobody else waits for anything from the socket
     */
    void release(boolean alone, long now, Outbox outbox) {
        if (--holders == 0) {
            Duration held = Duration.ofNanos(now - since);
            if (!alone || held.compareTo(SHORT) > 0) {
                allowance.spend(held, now);
            }
            outbox.holdSocket(false);
        }
    }

    /** The socket is gone. */
    void forget(long now) {
        if (holders > 0) {
            holders = 0;
            allowance.spend(Duration.ofNanos(now - since), now);
        }
    }
}
