package io.photonpump.error;

/**
 * The stream is deleted. A hard-deleted stream can never be read or written again. For a soft-deleted stream, only a write that expects the
 * stream to exist fails with this error; any other write brings the stream back.
 */
public final class StreamDeletedException extends StreamException {

    private static final long serialVersionUID = 1;

    /**
     * Creates an error for a deleted stream.
     *
     * @param stream the stream
     */
    public StreamDeletedException(String stream) {
        super(
                stream,
                "stream '" + stream
                        + "' was deleted: use another name, or if it was not deleted for good, write without"
                        + " expecting it to exist");
    }
}
