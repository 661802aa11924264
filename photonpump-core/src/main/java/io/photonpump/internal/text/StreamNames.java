package io.photonpump.internal.text;

import static java.util.Objects.requireNonNull;

/** Rules for the names of streams that events are written to. */
public final class StreamNames {

    /** The prefix of the names of metadata streams. */
    private static final String METADATA = "$$";

    private StreamNames() {}

    /**
     * Returns whether a stream of this name can be written. The metadata stream of an empty name, {@code $$}, cannot, and neither can the
     * metadata stream of that stream: a server accepts the write and then shuts down.
     */
    public static boolean isWritable(String stream) {
        String original = stream;
        while (original.startsWith(METADATA)) {
            original = original.substring(METADATA.length());
        }
        return !original.isEmpty();
    }

    /**
     * Checks that a stream of this name can be written.
     *
     * @return the name
     * @throws IllegalArgumentException if it cannot: see {@link #isWritable}
     */
    public static String requireWritable(String stream) {
        if (requireNonNull(stream, "stream").isEmpty()) {
            throw new IllegalArgumentException("a stream needs a name");
        }
        if (!isWritable(stream)) {
            throw new IllegalArgumentException(
                    stream + " is not a usable stream name: a write to it shuts the server down. Use another name; "
                            + "for the metadata of a stream, call setStreamMetadata with the name of that stream");
        }
        return stream;
    }
}
