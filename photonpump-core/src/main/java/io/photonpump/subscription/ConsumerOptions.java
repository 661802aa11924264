package io.photonpump.subscription;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to take part in a persistent subscription group.
 *
 * @param inFlight how many events the server may send before the first of them is acknowledged; 1 or more, 10 by default
 * @param listener is told what happens besides the events
 * @param messageTimeout the group's message time-out, as it was created; more than 0. {@link Subscription#forEach} then leaves
 *     out an event that has waited here for more than 80 % of it, because the server gives the event to another consumer. Null,
 *     the default: unknown, so an event that has waited too long may be handled twice if the group has several consumers
 */
public record ConsumerOptions(
        int inFlight,
        SubscriptionListener listener,
        @Nullable Duration messageTimeout) {

    /** In events. */
    public static final int DEFAULT_IN_FLIGHT = 10;

    private static final ConsumerOptions DEFAULT =
            new ConsumerOptions(DEFAULT_IN_FLIGHT, SubscriptionListener.NONE, null);

    public ConsumerOptions {
        requireNonNull(listener, "listener");
        if (inFlight < 1) {
            throw new IllegalArgumentException(
                    "at least one event has to be in flight, or none would ever come; not " + inFlight);
        }
        if (messageTimeout != null && (messageTimeout.isZero() || messageTimeout.isNegative())) {
            throw new IllegalArgumentException(
                    "a message time-out is more than 0, not " + messageTimeout.toMillis() + " ms");
        }
    }

    /** Without a message time-out. */
    public ConsumerOptions(int inFlight, SubscriptionListener listener) {
        this(inFlight, listener, null);
    }

    /** Ten events in flight, no listener. */
    public static ConsumerOptions defaults() {
        return DEFAULT;
    }

    /** How many events the server sends before the first is acknowledged; 1 or more, 10 by default. */
    public ConsumerOptions withInFlight(int events) {
        return new ConsumerOptions(events, listener, messageTimeout);
    }

    /** Is told what happens besides the events. */
    public ConsumerOptions withListener(SubscriptionListener newListener) {
        return new ConsumerOptions(inFlight, newListener, messageTimeout);
    }

    /** The message time-out that the group was created with; null: unknown. */
    public ConsumerOptions withMessageTimeout(@Nullable Duration newMessageTimeout) {
        return new ConsumerOptions(inFlight, listener, newMessageTimeout);
    }
}
