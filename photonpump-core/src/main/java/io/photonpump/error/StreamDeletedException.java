package io.photonpump.error;

/**
 * The stream was deleted. If for good, it can never be read or written again. A write that expects the stream to exist meets
 * this also after a soft deletion; any other expectation brings such a stream back.
 */
public final class StreamDeletedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;

    public StreamDeletedException(String stream) {
        super("stream '" + stream + "' was deleted: use another name, or if it was not deleted for good, write without"
                + " expecting it to exist");
        this.stream = stream;
    }

    /** The stream. */
    public String stream() {
        return stream;
    }
}
