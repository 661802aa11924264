package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** An administrative call over HTTP failed. */
public final class AdminException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String operation;
    private final int status;
    private final String serverText;

    public AdminException(String operation, int status, String serverText, @Nullable Throwable cause) {
        super(
                operation + " failed" + (status == 0 ? "" : " with HTTP status " + status)
                        + (serverText.isEmpty() ? "" : ": " + serverText) + advice(status),
                cause);
        this.operation = operation;
        this.status = status;
        this.serverText = serverText;
    }

    private static String advice(int status) {
        return switch (status) {
            case 404, 405 -> "; it is not there, or this server does not offer it (its version, or its options)";
            case 408, 503 -> "; the server is not ready for it now: try again";
            default -> "";
        };
    }

    /** What was asked, in words. */
    public String operation() {
        return operation;
    }

    /** The HTTP status; 0 if there was no answer. */
    public int status() {
        return status;
    }

    /** What the server said. */
    public String serverText() {
        return serverText;
    }
}
