package io.photonpump.subscription;

/**
 * The reaction of a volatile subscription to a consumer that is too slow for its buffer. Before it applies, the client stops reading from the
 * connection for up to 500 ms in all, which all volatile subscriptions of the client share. The 500 ms are available again after 10 s without
 * an overflow.
 */
public enum OverflowPolicy {
    /** Drops events, calls {@link SubscriptionListener#gap} and continues. */
    GAP,
    /** Ends the subscription with {@link io.photonpump.error.DropReason#OVERFLOW}. */
    FAIL
}
