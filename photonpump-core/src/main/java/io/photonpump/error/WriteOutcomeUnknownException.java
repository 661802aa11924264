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
public final class WriteOutcomeUnknownException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;
    private final transient List<UUID> eventIds;

    public WriteOutcomeUnknownException(String stream, List<UUID> eventIds) {
        this(stream, eventIds, null);
    }

    /**
     * An unknown outcome.
     *
     * @param cause the error that kept the client from finding out; null if the stream does not show it
     */
    public WriteOutcomeUnknownException(String stream, List<UUID> eventIds, @Nullable PhotonPumpException cause) {
        super(
                "it is unknown whether a write of " + eventIds.size() + " events to '" + stream
                        + "' was carried out: the server did not answer an attempt, "
                        + (cause == null
                                ? "and the stream does not show the outcome"
                                : "and then the client met an error: " + cause.getMessage())
                        + "; look for the event ids " + eventIds,
                cause);
        this.stream = stream;
        this.eventIds = eventIds;
    }

    /** The stream. */
    public String stream() {
        return stream;
    }

    /** The ids of the events. */
    public List<UUID> eventIds() {
        return eventIds;
    }
}
