package io.photonpump.error;

/** The server violated the protocol. Please report it, with the log of the connection. */
public final class ProtocolException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    /**
     * Creates an error for a violation of the protocol.
     *
     * @param message the violation
     */
    public ProtocolException(String message) {
        super(message);
    }
}
