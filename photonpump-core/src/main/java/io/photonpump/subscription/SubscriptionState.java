package io.photonpump.subscription;

/** The state of a subscription. */
public enum SubscriptionState {
    /** Waits for a connection or for the server's confirmation, at the start and after each loss of the connection. */
    SUBSCRIBING,
    /** Reads earlier events; catch-up subscriptions only. */
    CATCHING_UP,
    /** Receives events as they are written. */
    LIVE,
    /** Ended for good. */
    CLOSED
}
