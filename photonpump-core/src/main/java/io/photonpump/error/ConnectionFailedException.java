package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** There is no connection to the server. The client goes on trying unless it was closed. */
public final class ConnectionFailedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final @Nullable String endpoint;
    private final String advice;

    public ConnectionFailedException(@Nullable String endpoint, String advice, @Nullable Throwable cause) {
        super(
                "not connected" + (endpoint == null ? "" : " to " + endpoint)
                        + (cause == null ? "" : ": " + Causes.describe(cause)) + "; " + advice,
                cause);
        this.endpoint = endpoint;
        this.advice = advice;
    }

    /** Where the client tried to connect to last, as host:port; null if it does not know of any server. */
    public @Nullable String endpoint() {
        return endpoint;
    }

    /** What to look at. */
    public String advice() {
        return advice;
    }
}
