package io.photonpump.error;

/**
 * A request is larger than any server accepts; it was not sent. Write fewer events at once, or use a publisher, whose events are written in
 * batches that fit. Store large bodies elsewhere and put a reference into the event.
 */
public final class RequestTooLargeException extends OperationException {

    private static final long serialVersionUID = 1;

    private final long bytes;
    private final long limit;

    /**
     * Creates an error for a large request.
     *
     * @param operation a description of the request
     * @param bytes the size of the request in bytes
     * @param limit the largest size that servers accept, in bytes
     */
    public RequestTooLargeException(String operation, long bytes, long limit) {
        super(
                operation,
                operation + " takes " + bytes + " bytes, and a server takes " + limit
                        + " at a time: it was not sent; write fewer events at once, or keep large bodies elsewhere");
        this.bytes = bytes;
        this.limit = limit;
    }

    /** {@return the size of the request in bytes} */
    public long bytes() {
        return bytes;
    }

    /** {@return the largest size that servers accept, in bytes} */
    public long limit() {
        return limit;
    }
}
