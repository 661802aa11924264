package io.photonpump.error;

/**
 * More requests are pending than the settings allow. The request was not sent. Wait for some of the earlier futures before you send more.
 */
public final class TooManyRequestsException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final int pendingRequests;
    private final long pendingBytes;

    /**
     * Creates an error for a request above the limits.
     *
     * @param pendingRequests how many requests are pending
     * @param pendingBytes how many bytes of events they hold
     */
    public TooManyRequestsException(int pendingRequests, long pendingBytes) {
        super("too many requests are waiting: " + pendingRequests + " with " + pendingBytes
                + " bytes; wait for some of them before sending more");
        this.pendingRequests = pendingRequests;
        this.pendingBytes = pendingBytes;
    }

    /** {@return how many requests are pending} */
    public int pendingRequests() {
        return pendingRequests;
    }

    /** {@return how many bytes of events they hold} */
    public long pendingBytes() {
        return pendingBytes;
    }
}
