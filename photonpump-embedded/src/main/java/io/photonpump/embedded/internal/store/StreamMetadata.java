package io.photonpump.embedded.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * What of a stream's metadata the server heeds (docs/protocol.md, Stream metadata); values that have no effect are null
 * already.
 *
 * @param maxCount only so many of the newest events are readable, above 0
 * @param maxAge only events younger than so many milliseconds are readable, above 0
 * @param truncateBefore only events with this number or above are readable; {@link Streams#DELETED}: soft-deleted
 */
public record StreamMetadata(
        @Nullable Long maxCount,
        @Nullable Long maxAge,
        @Nullable Long truncateBefore,
        @Nullable Acl acl) {

    public static final StreamMetadata NONE = new StreamMetadata(null, null, null, null);

    /** Of every metastream: only the newest event is readable, and no metadata of its own can change that. */
    static final StreamMetadata OF_METASTREAM = new StreamMetadata(1L, null, null, null);

    boolean isSoftDeleted() {
        return truncateBefore != null && truncateBefore == Streams.DELETED;
    }

    /** The lowest number that may be shown of a stream with this last number. */
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
