package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** An administrative call over HTTP failed, and no other class says why. */
public final class AdminException extends OperationException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String serverText;

    /**
     * Creates an error for an administrative call.
     *
     * @param operation a description of the call
     * @param status the HTTP status; 0 if there was no response
     * @param serverText the server's explanation; empty if there was none
     * @param cause the error that led to this one; null: none
     */
    public AdminException(String operation, int status, String serverText, @Nullable Throwable cause) {
        super(
                operation,
                operation + " failed" + (status == 0 ? "" : " with HTTP status " + status)
                        + (serverText.isEmpty() ? "" : ": " + serverText) + advice(status),
                cause);
        this.status = status;
        this.serverText = serverText;
    }

    private static String advice(int status) {
        return switch (status) {
            case 404, 405 -> "; it does not exist, or this server does not offer it (its version, or its options)";
            case 408, 503 -> "; the server is not ready for it now: try again";
            default -> "";
        };
    }

    /** {@return the HTTP status; 0 if there was no response} */
    public int status() {
        return status;
    }

    /** {@return the server's explanation; empty if there was none} */
    public String serverText() {
        return serverText;
    }
}
