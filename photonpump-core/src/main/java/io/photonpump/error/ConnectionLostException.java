package io.photonpump.error;

/**
 * The connection was lost after the request was sent, and the client cannot repeat the request safely. The server may have carried it out.
 */
public final class ConnectionLostException extends OperationException {

    private static final long serialVersionUID = 1;

    /**
     * Creates an error for a request that was sent.
     *
     * @param operation a description of the request
     */
    public ConnectionLostException(String operation) {
        super(
                operation,
                "the connection was lost during " + operation
                        + ": the request was sent, so the server may have carried it out; check before you repeat it");
    }
}
