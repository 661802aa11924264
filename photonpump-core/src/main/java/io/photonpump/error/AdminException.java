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
                        + (serverText.isEmpty() ? "" : ": " + serverText),
                cause);
        this.operation = operation;
        this.status = status;
        this.serverText = serverText;
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
