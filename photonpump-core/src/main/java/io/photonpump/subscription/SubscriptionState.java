package io.photonpump.subscription;

/** What a subscription is doing. */
public enum SubscriptionState {
    /** Waiting for a connection, or for the server's confirmation: at first, and again after each loss of the connection. */
    SUBSCRIBING,
    /** Reading what was written before. Only catch-up subscriptions. */
    CATCHING_UP,
    /** Hearing of events as they are written. */
    LIVE,
    /** Over, for good. */
    CLOSED
}
