package io.photonpump.subscription;

/**
 * What a volatile subscription does when its consumer is too slow for its buffer. First the consumer is given time, while the
 * socket is not read: 500 ms altogether, for all volatile subscriptions of a client. They have it again when there was no such
 * trouble for 10 s.
 */
public enum OverflowPolicy {
    /** Drops events, says so through {@link SubscriptionListener#gap}, and goes on. */
    GAP,
    /** Ends with {@link io.photonpump.error.DropReason#OVERFLOW}. */
    FAIL
}
