package io.photonpump.error;

/** The server failed. */
public final class ServerErrorException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String operation;
    private final String serverText;

    public ServerErrorException(String operation, String serverText) {
        super("the server failed at " + operation + ": " + (serverText.isEmpty() ? "it did not say why" : serverText));
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
