package io.photonpump.embedded.internal.store;

/** Names and numbers of streams. */
public final class Streams {

    /** The number of a tombstone, and the last number of a hard-deleted stream. */
    public static final long DELETED = Long.MAX_VALUE;

    /** The last number of a stream without events. */
    public static final long NONE = -1;

    public static final String ALL = "$all";
    public static final String SETTINGS = "$settings";

    public static final String METADATA_TYPE = "$metadata";
    public static final String TOMBSTONE_TYPE = "$streamDeleted";

    private static final String META = "$$";

    private Streams() {}

    /**
     * Returns whether a stream of this name can have events. The metadata stream of the empty name cannot, and neither can its
     * own metadata stream: a real server accepts a write to it, and terminates.
     */
    public static boolean isWritable(String stream) {
        String original = stream;
        while (isMeta(original)) {
            original = originalOf(original);
        }
        return !original.isEmpty();
    }

    public static boolean isSystem(String stream) {
        return stream.startsWith("$");
    }

    public static boolean isMeta(String stream) {
        return stream.startsWith(META);
    }

    public static String metaOf(String stream) {
        return META + stream;
    }

    /**
     * Returns the stream that a metadata stream belongs to. The server removes two characters from other system names, too
     * (docs/protocol.md, Reads of one event).
     */
    public static String originalOf(String stream) {
        return stream.length() < META.length() ? "" : stream.substring(META.length());
    }
}
