package io.photonpump.error;

import java.util.List;
import java.util.UUID;

/**
 * A write with any version or of an existing stream was sent, and the server did not say what became of it. The client has read the
 * stream backwards, and the stream does not tell: older events are hidden by {@code $maxCount}, {@code $maxAge}, {@code $tb} or a
 * deletion, or the caller may not read it. Look for the event ids in the stream, or write again under the same ids if twice is
 * better than never.
 */
public final class WriteOutcomeUnknownException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;
    private final transient List<UUID> eventIds;

    public WriteOutcomeUnknownException(String stream, List<UUID> eventIds) {
        super("the connection was lost before the server answered a write of " + eventIds.size() + " events to '"
                + stream + "', and the stream does not tell whether it happened; look for the event ids " + eventIds);
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
