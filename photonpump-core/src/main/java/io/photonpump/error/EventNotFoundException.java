package io.photonpump.error;

/** The stream is there, this event is not: not yet, or not any more (truncated, expired). */
public final class EventNotFoundException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;
    private final long eventNumber;

    public EventNotFoundException(String stream, long eventNumber) {
        super("stream '" + stream + "' has no event " + eventNumber + " (not yet written, truncated or expired)");
        this.stream = stream;
        this.eventNumber = eventNumber;
    }

    /** The stream. */
    public String stream() {
        return stream;
    }

    /** The number that was asked for; -1 for the last event. */
    public long eventNumber() {
        return eventNumber;
    }
}
