package io.photonpump.error;

/** The connection went away while this was under way, and repeating it is not safe. */
public final class ConnectionLostException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String operation;
    private final boolean sent;

    public ConnectionLostException(String operation, boolean sent) {
        super("the connection was lost during " + operation
                + (sent
                        ? ": it had been sent, so the server may have carried it out; look before you repeat it"
                        : "; it was never sent"));
        this.operation = operation;
        this.sent = sent;
    }

    /** What was asked, in words. */
    public String operation() {
        return operation;
    }

    /** Whether the request had been sent; if so, it may have happened. */
    public boolean sent() {
        return sent;
    }
}
