package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a subscription ends and the caller did not end it. The cause, if there is one, is the error that another call would have
 * failed with, such as {@link AccessDeniedException}, {@link StreamDeletedException} or {@link GroupNotFoundException}, or the
 * exception that the handler threw.
 */
public final class SubscriptionDroppedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String subscription;
    private final DropReason reason;

    /**
     * Creates an error for a subscription that ended.
     *
     * @param subscription a description of the subscription
     * @param reason the reason
     * @param cause the error that ended it; null: none
     */
    public SubscriptionDroppedException(String subscription, DropReason reason, @Nullable Throwable cause) {
        super("the subscription to " + subscription + " ended: " + Causes.describe(reason), cause);
        this.subscription = subscription;
        this.reason = reason;
    }

    /** {@return a description of the subscription} */
    public String subscription() {
        return subscription;
    }

    /** {@return the reason} */
    public DropReason reason() {
        return reason;
    }
}
