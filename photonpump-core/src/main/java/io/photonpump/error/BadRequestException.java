package io.photonpump.error;

/** The server does not understand a request, or its arguments. */
public final class BadRequestException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String operation;
    private final String serverText;

    public BadRequestException(String operation, String serverText) {
        super("the server calls " + operation + " a bad request: " + serverText);
        this.operation = operation;
        this.serverText = serverText;
    }

    /** What was asked, in words. */
    public String operation() {
        return operation;
    }

    /** What the server said. */
    public String serverText() {
        return serverText;
    }
}
