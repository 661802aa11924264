package io.photonpump.error;

/** There is no such stream, or it was soft-deleted. It comes into being with its first event. */
public final class StreamNotFoundException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;

    public StreamNotFoundException(String stream) {
        super("there is no stream '" + stream + "': it comes into being with its first event");
        this.stream = stream;
    }

    /** The stream. */
    public String stream() {
        return stream;
    }
}
