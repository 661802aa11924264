package io.photonpump.error;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A write may or may not have been carried out, and the client cannot find out which. The server did not answer an attempt, and
 * either the stream does not show the outcome, because {@code $maxCount}, {@code $maxAge}, {@code $tb} or a deletion hides events,
 * or the client was refused when it looked or tried again; then the refusal is the {@linkplain #getCause() cause}. Look for the
 * event ids in the stream, or write again under the same ids if a duplicate is better than a missing event.
 */
public final class WriteOutcomeUnknownException extends StreamException {

    private static final long serialVersionUID = 1;

    private final transient List<UUID> eventIds;

    /**
     * Creates an error for a write whose outcome the stream does not show.
     *
     * @param stream the stream
     * @param eventIds the ids of the events
     */
    public WriteOutcomeUnknownException(String stream, List<UUID> eventIds) {
        this(stream, eventIds, null);
    }

    /**
     * Creates an error for a write with an unknown outcome.
     *
     * @param stream the stream
     * @param eventIds the ids of the events
     * @param cause the error that kept the client from finding out; null if the stream does not show it
     */
    public WriteOutcomeUnknownException(String stream, List<UUID> eventIds, @Nullable PhotonPumpException cause) {
        super(
                stream,
                "it is unknown whether a write of " + eventIds.size() + " events to '" + stream
                        + "' was carried out: the server did not answer an attempt, "
                        + (cause == null
                                ? "and the stream does not show the outcome"
                                : "and then the client met an error: " + cause.getMessage())
                        + "; look for the event ids " + eventIds,
                cause);
        this.eventIds = eventIds;
    }

    /** {@return the ids of the events} */
    public List<UUID> eventIds() {
        return eventIds;
    }
}
