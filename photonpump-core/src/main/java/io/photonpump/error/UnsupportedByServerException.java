package io.photonpump.error;

/** This cannot be done over the protocol, or not with this server. */
public final class UnsupportedByServerException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String what;
    private final String why;

    public UnsupportedByServerException(String what, String why) {
        super("not supported: " + what + "; " + why);
        this.what = what;
        this.why = why;
    }

    /** What was asked, in words. */
    public String what() {
        return what;
    }

    /** Why it cannot be done, and what can be done instead. */
    public String why() {
        return why;
    }
}
