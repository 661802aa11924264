package io.photonpump.embedded.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * The part of the metadata of a stream that has an effect on the server (docs/protocol.md, Stream metadata). Values without
 * effect are null.
 *
 * @param maxCount the number of newest events that are readable, above 0
 * @param maxAge the age up to which events are readable, in milliseconds, above 0
 * @param truncateBefore the lowest number that is readable; {@link Streams#DELETED}: the stream is soft-deleted
 */
public record StreamMetadata(
        @Nullable Long maxCount,
        @Nullable Long maxAge,
        @Nullable Long truncateBefore,
        @Nullable Acl acl) {

    public static final StreamMetadata NONE = new StreamMetadata(null, null, null, null);

    /** The metadata of every metadata stream: only the newest event is readable, and no other metadata can change that. */
    static final StreamMetadata OF_METASTREAM = new StreamMetadata(1L, null, null, null);

    public boolean isSoftDeleted() {
        return truncateBefore != null && truncateBefore == Streams.DELETED;
    }

    /** Returns the lowest readable number of a stream with this last number. */
    long firstReadable(long last) {
        long first = 0;
        if (maxCount != null) {
            first = Math.max(first, last - maxCount + 1);
        }
        if (truncateBefore != null) {
            first = Math.max(first, truncateBefore);
        }
        return first;
    }

    boolean isExpired(StoredEvent event, long now) {
        return maxAge != null && event.created() < now - maxAge;
    }
}
