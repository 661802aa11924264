package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/**
 * A subscription ended, and not because the consumer ended it. The cause is the error that another call would have failed with,
 * where there is one: {@link AccessDeniedException}, {@link StreamDeletedException}, {@link GroupNotFoundException}.
 */
public final class SubscriptionDroppedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String subscription;
    private final DropReason reason;

    public SubscriptionDroppedException(String subscription, DropReason reason, @Nullable Throwable cause) {
        super("the subscription to " + subscription + " ended: " + Causes.describe(reason), cause);
        this.subscription = subscription;
        this.reason = reason;
    }

    /** Which one, in words. */
    public String subscription() {
        return subscription;
    }

    /** Why. */
    public DropReason reason() {
        return reason;
    }
}
