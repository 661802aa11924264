package io.photonpump.error;

import io.photonpump.cluster.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The response to an administrative call is larger than the client accepts. The client stops reading it and closes the connection. Check
 * that the endpoint is the HTTP port of an EventStore; if it is, raise {@code maxAdminResponseBytes}.
 */
public final class ResponseTooLargeException extends OperationException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable Endpoint endpoint;
    private final int limit;

    /**
     * Creates an error for a large response.
     *
     * @param operation a description of the call
     * @param endpoint the server that responded; null if it is not known
     * @param limit the largest response that the client accepts, in bytes
     * @param cause the error that led to this one; null: none
     */
    public ResponseTooLargeException(
            String operation, @Nullable Endpoint endpoint, int limit, @Nullable Throwable cause) {
        super(
                operation,
                operation + " failed: the response" + (endpoint == null ? "" : " of " + endpoint) + " is larger than "
                        + limit
                        + " bytes, and the server may have carried out the request. Check that this is the HTTP port of an"
                        + " EventStore; if it is, raise maxAdminResponseBytes",
                cause);
        this.endpoint = endpoint;
        this.limit = limit;
    }

    /** {@return the server that responded; null if it is not known} */
    public @Nullable Endpoint endpoint() {
        return endpoint;
    }

    /** {@return the largest response that the client accepts, in bytes} */
    public int limit() {
        return limit;
    }
}
