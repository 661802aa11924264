package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/**
 * A body or metadata could not be read as the type that the caller asked for. The message names the type, the number of bytes and the
 * place where reading stopped, but no content. The cause is Jackson's exception, which may quote a value. Thrown by {@code Content.json}
 * and the methods that use it, on the calling thread; no future and no subscription fails with it by itself.
 */
public final class PayloadUnreadableException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    /**
     * Creates an exception for a payload that cannot be read.
     *
     * @param message the type and the place, without content
     */
    public PayloadUnreadableException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception with the exception of the JSON reader.
     *
     * @param message the type and the place, without content
     * @param cause the exception of the JSON reader; null: none
     */
    public PayloadUnreadableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
