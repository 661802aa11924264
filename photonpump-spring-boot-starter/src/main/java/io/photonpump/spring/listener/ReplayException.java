package io.photonpump.spring.listener;

import io.photonpump.error.PhotonPumpException;
import org.jspecify.annotations.Nullable;

/** A replay did not begin, or ended before the listener had caught up. */
public final class ReplayException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String subscriptionId;
    private final boolean begun;

    /**
     * Creates the exception.
     *
     * @param subscriptionId the id of the listener
     * @param begun whether the listener was reset and moved
     * @param message the listener and the reason
     * @param cause the failure that ended the replay; null: none
     */
    public ReplayException(String subscriptionId, boolean begun, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.subscriptionId = subscriptionId;
        this.begun = begun;
    }

    /** {@return the id of the listener} */
    public String subscriptionId() {
        return subscriptionId;
    }

    /** {@return whether the replay had begun; otherwise the listener is at its old position} */
    public boolean hasBegun() {
        return begun;
    }
}
