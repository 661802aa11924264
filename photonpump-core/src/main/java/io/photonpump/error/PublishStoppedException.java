package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/**
 * A stream of events was published in part: everything up to the numbers given here was written. Nothing behind it was, unless
 * the cause leaves that open for the one batch that was on its way ({@link WriteOutcomeUnknownException}, {@link
 * OperationTimedOutException} with {@code sent()}, {@link ClientClosedException}).
 */
public final class PublishStoppedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;
    private final long eventCount;
    private final @Nullable Long lastEventNumber;

    public PublishStoppedException(
            String stream, long eventCount, @Nullable Long lastEventNumber, @Nullable Throwable cause) {
        super(
                "publishing to '" + stream + "' stopped after " + eventCount + " events"
                        + (lastEventNumber == null ? "" : ", the last one is number " + lastEventNumber)
                        + (cause == null ? "" : ": " + Causes.describe(cause)),
                cause);
        this.stream = stream;
        this.eventCount = eventCount;
        this.lastEventNumber = lastEventNumber;
    }

    /** The stream. */
    public String stream() {
        return stream;
    }

    /** How many events are known to be written. */
    public long eventCount() {
        return eventCount;
    }

    /** The number of the last one; null if none was. */
    public @Nullable Long lastEventNumber() {
        return lastEventNumber;
    }
}
