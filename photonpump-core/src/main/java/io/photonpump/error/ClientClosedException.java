package io.photonpump.error;

/** The client was closed. */
public final class ClientClosedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String operation;

    public ClientClosedException(String operation) {
        super("the client is closed: " + operation + " was not carried out, or its outcome was not awaited");
        this.operation = operation;
    }

    /** What was asked, in words. */
    public String operation() {
        return operation;
    }
}
