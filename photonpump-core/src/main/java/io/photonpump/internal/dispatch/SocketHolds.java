package io.photonpump.internal.dispatch;

import io.photonpump.internal.conversation.Patience;
import java.time.Duration;

/**
 * For whom the socket is held. Everybody else on the connection waits meanwhile, its heartbeats included, so that all who want
 * it held share one patience, however many they are.
 */
final class SocketHolds {

    private final Patience patience = new Patience();
    private int holders;
    private long since;

    /**
     * One more wants the socket held.
     *
     * @return for how long it will be; zero: not at all
     */
    Duration hold(Duration atMost, long now, Outbox outbox) {
        Duration left = patience.left(now).minusNanos(holders == 0 ? 0 : now - since);
        Duration granted = left.compareTo(atMost) < 0 ? left : atMost;
        if (granted.isZero() || granted.isNegative()) {
            return Duration.ZERO;
        }
        if (holders++ == 0) {
            since = now;
            outbox.holdSocket(true);
        }
        return granted;
    }

    /** One of those wants it no longer. */
    void release(long now, Outbox outbox) {
        if (--holders == 0) {
            patience.spend(Duration.ofNanos(now - since), now);
            outbox.holdSocket(false);
        }
    }

    /** The socket is gone. */
    void forget(long now) {
        if (holders > 0) {
            holders = 0;
            patience.spend(Duration.ofNanos(now - since), now);
        }
    }
}
