package io.photonpump.subscription;

/** What a volatile subscription does when its consumer is too slow for its buffer. */
public enum OverflowPolicy {
    /** Drops events, says so through {@link SubscriptionListener#gap}, and goes on. */
    GAP,
    /** Ends with {@link io.photonpump.event.DropReason#OVERFLOW}. */
    FAIL
}
