package io.photonpump.error;

import io.photonpump.cluster.Endpoint;
import org.jspecify.annotations.Nullable;

/** There is no connection to the server. The client keeps trying to connect unless it is closed. */
public final class ConnectionFailedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable Endpoint endpoint;
    private final String advice;

    /**
     * Creates an error for a missing connection.
     *
     * @param endpoint the server that the client tried last; null if it knows none
     * @param advice what to check
     * @param cause the failure; null: none
     */
    public ConnectionFailedException(@Nullable Endpoint endpoint, String advice, @Nullable Throwable cause) {
        super(
                "not connected" + (endpoint == null ? "" : " to " + endpoint)
                        + (cause == null ? "" : ": " + Causes.describe(cause)) + "; " + advice,
                cause);
        this.endpoint = endpoint;
        this.advice = advice;
    }

    /** {@return the server that the client tried last; null if it knows none} */
    public @Nullable Endpoint endpoint() {
        return endpoint;
    }

    /** {@return what to check} */
    public String advice() {
        return advice;
    }
}
