package io.photonpump.error;

/** The server said something that has no place in the protocol at that point. Worth a report, with the wire log. */
public final class ProtocolException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    public ProtocolException(String message) {
        super(message);
    }
}
