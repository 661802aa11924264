package io.photonpump.error;

/** The stream was hard-deleted. It can never be read or written again: use another name. */
public final class StreamDeletedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;

    public StreamDeletedException(String stream) {
        super("stream '" + stream + "' was deleted for good: use another name");
        this.stream = stream;
    }

    /** The stream. */
    public String stream() {
        return stream;
    }
}
