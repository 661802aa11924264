package io.photonpump.error;

/** The server, or its protocol, does not support an operation. */
public final class UnsupportedByServerException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String what;
    private final String why;

    /**
     * Creates an error for an operation that is not supported.
     *
     * @param what the operation
     * @param why the reason, and what to do instead
     */
    public UnsupportedByServerException(String what, String why) {
        super("not supported: " + what + "; " + why);
        this.what = what;
        this.why = why;
    }

    /** {@return the operation} */
    public String what() {
        return what;
    }

    /** {@return the reason, and what to do instead} */
    public String why() {
        return why;
    }
}
