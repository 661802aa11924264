package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** The client is closed: by the caller or, after {@code maxReconnects} failed attempts to connect, by itself. */
public final class ClientClosedException extends OperationException {

    private static final long serialVersionUID = 1;

    /**
     * Creates an error for a client that the caller has closed.
     *
     * @param operation a description of the operation that was not carried out
     */
    public ClientClosedException(String operation) {
        this(operation, null);
    }

    /**
     * Creates an error for a client that is closed.
     *
     * @param operation a description of the operation that was not carried out
     * @param cause the last failed attempt to connect; null: the caller closed the client
     */
    public ClientClosedException(String operation, @Nullable Throwable cause) {
        super(
                operation,
                (cause == null ? "the client is closed: " : "the client gave up connecting, as maxReconnects asks: ")
                        + operation + " was not carried out, or its outcome was not awaited",
                cause);
    }
}
