package io.photonpump.error;

/**
 * A request is larger than any server takes at a time; it was not sent. Write fewer events at once (a publisher of events is
 * written in batches that fit), or put large bodies elsewhere and a reference into the event.
 */
public final class RequestTooLargeException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String operation;
    private final long bytes;
    private final long limit;

    public RequestTooLargeException(String operation, long bytes, long limit) {
        super(operation + " takes " + bytes + " bytes, and a server takes " + limit
                + " at a time: it was not sent; write fewer events at once, or keep large bodies elsewhere");
        this.operation = operation;
        this.bytes = bytes;
        this.limit = limit;
    }

    /** What was asked, in words. */
    public String operation() {
        return operation;
    }

    /** The size of the request in bytes. */
    public long bytes() {
        return bytes;
    }

    /** The size of the largest request that a server takes, in bytes. */
    public long limit() {
        return limit;
    }
}
