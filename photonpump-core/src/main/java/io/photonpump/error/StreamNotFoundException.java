package io.photonpump.error;

/** The stream does not exist, or is soft-deleted. Its first event creates it. */
public final class StreamNotFoundException extends StreamException {

    private static final long serialVersionUID = 1;

    /**
     * Creates an error for a missing stream.
     *
     * @param stream the stream
     */
    public StreamNotFoundException(String stream) {
        super(stream, "there is no stream '" + stream + "': its first event creates it");
    }
}
