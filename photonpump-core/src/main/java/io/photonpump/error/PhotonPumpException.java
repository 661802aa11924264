package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** The root of everything this library reports. */
public abstract class PhotonPumpException extends RuntimeException {

    private static final long serialVersionUID = 1;

    protected PhotonPumpException(String message) {
        this(message, null);
    }

    protected PhotonPumpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
