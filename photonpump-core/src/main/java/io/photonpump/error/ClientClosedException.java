package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** The client was closed; or it gave up connecting ({@code maxReconnects}), and the cause is the last failure. */
public final class ClientClosedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String operation;

    public ClientClosedException(String operation) {
        this(operation, null);
    }

    /**
     * The client was closed, or has closed itself.
     *
     * @param cause why it gave up connecting; null: the caller closed it
     */
    public ClientClosedException(String operation, @Nullable Throwable cause) {
        super(
                (cause == null ? "the client is closed: " : "the client gave up connecting, as maxReconnects asks: ")
                        + operation + " was not carried out, or its outcome was not awaited",
                cause);
        this.operation = operation;
    }

    /** What was asked, in words. */
    public String operation() {
        return operation;
    }
}
