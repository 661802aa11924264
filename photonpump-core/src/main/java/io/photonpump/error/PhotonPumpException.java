package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/**
 * The base of all errors that the client reports: futures and subscriptions fail with them, and unusable settings and bodies are refused
 * with them. The package documentation says which errors are not among them.
 */
public abstract class PhotonPumpException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Creates an error without a cause.
     *
     * @param message the error and what to do about it
     */
    protected PhotonPumpException(String message) {
        this(message, null);
    }

    /**
     * Creates an error with a cause.
     *
     * @param message the error and what to do about it
     * @param cause the error that led to this one; null: none
     */
    protected PhotonPumpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
