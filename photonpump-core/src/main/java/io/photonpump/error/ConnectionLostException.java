package io.photonpump.error;

/** The connection was lost after a request had been sent, and repeating the request is not safe: it may have happened. */
public final class ConnectionLostException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String operation;

    public ConnectionLostException(String operation) {
        super("the connection was lost during " + operation
                + ": it had been sent, so the server may have carried it out; look before you repeat it");
        this.operation = operation;
    }

    /** What was asked, in words. */
    public String operation() {
        return operation;
    }
}
