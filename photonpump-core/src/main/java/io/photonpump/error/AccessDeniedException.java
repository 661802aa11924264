package io.photonpump.error;

/** The user may not do this. The stream's ACL, or the server's defaults, say who may. */
public final class AccessDeniedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String what;

    public AccessDeniedException(String what) {
        super("access denied: " + what + "; use credentials that may, or change the ACL");
        this.what = what;
    }

    /** What was refused, in words: an operation and a stream or group. */
    public String what() {
        return what;
    }
}
