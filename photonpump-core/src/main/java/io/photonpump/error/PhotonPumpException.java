package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that a client reports: what futures fail with and what subscriptions end with. Arguments that can
 * never be right are refused with {@link IllegalArgumentException} or {@link NullPointerException} by the call itself, and
 * reading a body as something that it is not throws {@link io.photonpump.event.PayloadUnreadableException}.
 */
public abstract class PhotonPumpException extends RuntimeException {

    private static final long serialVersionUID = 1;

    protected PhotonPumpException(String message) {
        this(message, null);
    }

    protected PhotonPumpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
