package io.photonpump.error;

/** The stream exists, but the event does not: it is not written yet, truncated or expired. */
public final class EventNotFoundException extends StreamException {

    private static final long serialVersionUID = 1;

    private final long eventNumber;

    /**
     * Creates an error for a missing event.
     *
     * @param stream the stream
     * @param eventNumber the number of the event; -1 for the last event
     */
    public EventNotFoundException(String stream, long eventNumber) {
        super(
                stream,
                "stream '" + stream + "' has no event " + eventNumber + " (not yet written, truncated or expired)");
        this.eventNumber = eventNumber;
    }

    /** {@return the number of the event; -1 for the last event} */
    public long eventNumber() {
        return eventNumber;
    }
}
