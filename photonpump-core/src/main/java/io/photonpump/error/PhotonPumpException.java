package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/**
 * The base of all exceptions that the client reports: the exceptions that futures fail with, that subscriptions end with, and that
 * settings and bodies are refused with. See the package documentation for the exceptions that calls throw for unusable arguments.
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
