package io.photonpump.error;

/** The server does not accept a request, or its arguments. */
public final class BadRequestException extends OperationException {

    private static final long serialVersionUID = 1;

    private final String serverText;

    /**
     * Creates an error for a request that the server does not accept.
     *
     * @param operation a description of the request
     * @param serverText the server's explanation
     */
    public BadRequestException(String operation, String serverText) {
        super(operation, "the server calls " + operation + " a bad request: " + serverText);
        this.serverText = serverText;
    }

    /** {@return the server's explanation} */
    public String serverText() {
        return serverText;
    }
}
