package io.photonpump.event;

import static java.util.Objects.requireNonNull;

/** Rules for the names of the streams that events are written to. */
public final class StreamNames {

    /** The metadata stream of a stream with an empty name. A server accepts a write to it and then shuts down. */
    private static final String METADATA_OF_NOTHING = "$$";

    private StreamNames() {}

    /**
     * Checks that a stream of this name can be written to.
     *
     * @return the name
     * @throws IllegalArgumentException if the name is empty, or is {@code $$}: that is the metadata stream of an empty name, and a
     *     write to it shuts a real server down
     */
    public static String requireWritable(String stream) {
        if (requireNonNull(stream, "stream").isEmpty()) {
            throw new IllegalArgumentException("a stream needs a name");
        }
        if (stream.equals(METADATA_OF_NOTHING)) {
            throw new IllegalArgumentException(
                    "$$ is not a usable stream name: a write to it shuts the server down. Use another name; "
                            + "for the metadata of a stream, call setStreamMetadata with the name of that stream");
        }
        return stream;
    }
}
