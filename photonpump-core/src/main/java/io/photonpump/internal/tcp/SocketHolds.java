package io.photonpump.internal.tcp;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges for which the socket is held. TCP cannot hold one exchange alone: all exchanges of the connection wait, so those that
 * want it held share one {@link HoldAllowance}. A short hold while no other conversation waits harms none and is free: a consumer that
 * works its buffer off at once is not slow, the server is just faster.
 *
 * <p>For the event loop only. One object serves the connections of a client one after the other, and the allowance outlives them.
 */
final class SocketHolds {

    /** More than a fast consumer needs for half a buffer, and too short for a server to notice. */
    static final Duration SHORT = Duration.ofMillis(200);

    private final HoldAllowance allowance = new HoldAllowance();

    /** Used as a set. */
    private final LongObjectMap<Boolean> holders = new LongObjectHashMap<>();

    private long since;

    /** Holds and releases the socket of the connection that is held; null: none is. */
    private @Nullable Consumer<Boolean> socket;

    /**
     * Holds the socket for one more exchange.
     *
     * @param toHold called with true to hold the socket, and later with false to release it
     * @return the time for which it is held; zero: it is not held
     */
    Duration hold(long exchange, long now, Consumer<Boolean> toHold) {
        if (socket != null && socket != toHold) {
            return Duration.ZERO;
        }
        Duration granted = allowance.left(now).minusNanos(holders.isEmpty() ? 0 : now - since);
        if (granted.isZero() || granted.isNegative()) {
            allowance.spend(Duration.ZERO, now);
            return Duration.ZERO;
        }
        if (holders.isEmpty()) {
            since = now;
            socket = toHold;
            toHold.accept(true);
        }
        holders.put(exchange, Boolean.TRUE);
        return granted;
    }

    /**
     * Releases the socket, unless it is held for another exchange too. Does nothing for an exchange that is not held.
     *
     * @param alone whether no other conversation was waiting for messages
     */
    void release(long exchange, boolean alone, long now) {
        Consumer<Boolean> held = socket;
        if (holders.remove(exchange) != null && holders.isEmpty() && held != null) {
            Duration time = Duration.ofNanos(now - since);
            if (!alone || time.compareTo(SHORT) > 0) {
                allowance.spend(time, now);
            }
            socket = null;
            held.accept(false);
        }
    }

    /** The connection of this socket is closed. Does nothing if another one is held. */
    void forget(Consumer<Boolean> closed, long now) {
        if (socket == closed) {
            holders.clear();
            socket = null;
            allowance.spend(Duration.ofNanos(now - since), now);
        }
    }
}
