package io.photonpump.error;

/** The server failed to carry out a request. */
public final class ServerErrorException extends OperationException {

    private static final long serialVersionUID = 1;

    private final String serverText;

    /**
     * Creates an error for a failure of the server.
     *
     * @param operation a description of the request
     * @param serverText the server's explanation; empty if there was none
     */
    public ServerErrorException(String operation, String serverText) {
        super(
                operation,
                "the server failed at " + operation + ": "
                        + (serverText.isEmpty() ? "it did not say why" : serverText));
        this.serverText = serverText;
    }

    /** {@return the server's explanation; empty if there was none} */
    public String serverText() {
        return serverText;
    }
}
