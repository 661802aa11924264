package io.photonpump.subscription;

import static java.util.Objects.requireNonNull;

/**
 * How to take part in a persistent subscription group.
 *
 * @param inFlight how many events the server may send before the first of them is acknowledged; 1 or more, 10 by default
 * @param listener hears what happens besides the events
 */
public record ConnectOptions(int inFlight, SubscriptionListener listener) {

    /** In events. */
    public static final int DEFAULT_IN_FLIGHT = 10;

    private static final ConnectOptions DEFAULT = new ConnectOptions(DEFAULT_IN_FLIGHT, SubscriptionListener.NONE);

    public ConnectOptions {
        requireNonNull(listener, "listener");
        if (inFlight < 1) {
            throw new IllegalArgumentException(
                    "at least one event has to be in flight, or none would ever come; not " + inFlight);
        }
    }

    /** Ten events in flight, no listener. */
    public static ConnectOptions defaults() {
        return DEFAULT;
    }

    /** How many events the server sends before the first is acknowledged; 1 or more, 10 by default. */
    public ConnectOptions withInFlight(int events) {
        return new ConnectOptions(events, listener);
    }

    /** Hears what happens besides the events. */
    public ConnectOptions withListener(SubscriptionListener newListener) {
        return new ConnectOptions(inFlight, newListener);
    }
}
