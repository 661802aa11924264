package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/**
 * The response to an administrative call is larger than the client reads. The client stops reading it and closes the connection.
 * Check that the endpoint is the HTTP port of an EventStore; if it is, raise {@code maxAdminResponseBytes}.
 */
public final class ResponseTooLargeException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String operation;
    private final @Nullable String endpoint;
    private final int limit;

    public ResponseTooLargeException(
            String operation, @Nullable String endpoint, int limit, @Nullable Throwable cause) {
        super(
                operation + " failed: the response" + (endpoint == null ? "" : " of " + endpoint) + " is larger than "
                        + limit
                        + " bytes, and the server may have carried out the request. Check that this is the HTTP port of an"
                        + " EventStore; if it is, raise maxAdminResponseBytes",
                cause);
        this.operation = operation;
        this.endpoint = endpoint;
        this.limit = limit;
    }

    /** What was asked, in words. */
    public String operation() {
        return operation;
    }

    /** The server that answered, as host:port; null if it is not known. */
    public @Nullable String endpoint() {
        return endpoint;
    }

    /** The largest response that the client reads, in bytes. */
    public int limit() {
        return limit;
    }
}
