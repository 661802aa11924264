package io.photonpump.error;

/** More requests wait than the settings allow. Nothing was sent. Wait for some of the futures before asking for more. */
public final class TooManyRequestsException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final int pendingRequests;
    private final long pendingBytes;

    public TooManyRequestsException(int pendingRequests, long pendingBytes) {
        super("too many requests are waiting: " + pendingRequests + " with " + pendingBytes
                + " bytes; wait for some of them before sending more");
        this.pendingRequests = pendingRequests;
        this.pendingBytes = pendingBytes;
    }

    /** How many requests wait. */
    public int pendingRequests() {
        return pendingRequests;
    }

    /** How many bytes they hold. */
    public long pendingBytes() {
        return pendingBytes;
    }
}
