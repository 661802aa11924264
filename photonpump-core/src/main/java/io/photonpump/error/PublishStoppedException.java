package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/**
 * A publisher's events were written in part: all events up to the numbers given here. Later events were not written, unless the cause
 * leaves the outcome of the batch in progress open ({@link WriteOutcomeUnknownException}, {@link OperationTimedOutException} with
 * {@code sent()}, {@link ClientClosedException}).
 */
public final class PublishStoppedException extends StreamException {

    private static final long serialVersionUID = 1;

    private final long eventCount;
    private final @Nullable Long lastEventNumber;

    /**
     * Creates an error for events that were written in part.
     *
     * @param stream the stream
     * @param eventCount how many events are known to be written
     * @param lastEventNumber the number of the last of them; null if none was written
     * @param cause the failure of a write or of the publisher; null: none
     */
    public PublishStoppedException(
            String stream, long eventCount, @Nullable Long lastEventNumber, @Nullable Throwable cause) {
        super(
                stream,
                "publishing to '" + stream + "' stopped after " + eventCount + " events"
                        + (lastEventNumber == null ? "" : ", the last one is number " + lastEventNumber)
                        + (cause == null ? "" : ": " + Causes.describe(cause)),
                cause);
        this.eventCount = eventCount;
        this.lastEventNumber = lastEventNumber;
    }

    /** {@return how many events are known to be written} */
    public long eventCount() {
        return eventCount;
    }

    /** {@return the number of the last written event; null if none was written} */
    public @Nullable Long lastEventNumber() {
        return lastEventNumber;
    }
}
