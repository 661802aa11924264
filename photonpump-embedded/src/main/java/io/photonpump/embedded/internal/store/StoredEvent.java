package io.photonpump.embedded.internal.store;

import java.util.UUID;

/**
 * An event as it stands in the log.
 *
 * @param number its number in the stream, from 0 without gaps; {@link Streams#DELETED} for a tombstone
 * @param created when it was written, in milliseconds since 1970
 * @param preparePosition where its own record starts
 * @param commitPosition where the record starts that made it visible: its own, or the commit of its transaction
 */
public record StoredEvent(
        String stream,
        long number,
        UUID id,
        String type,
        boolean json,
        byte[] data,
        byte[] metadata,
        long created,
        long preparePosition,
        long commitPosition) {

    /** The type of an event that points to another one. */
    public static final String LINK = "$>";

    /** What a record takes beside names and payload; only its being positive is visible to a client. */
    static final int RECORD_OVERHEAD = 96;

    public Position position() {
        return new Position(commitPosition, preparePosition);
    }

    /** Where the record behind this one starts. */
    long preparePost() {
        return preparePosition + size(stream, type, data, metadata);
    }

    /** Where the record behind the commit of this one starts. */
    long commitPost() {
        return inTransaction() ? commitPosition + RECORD_OVERHEAD : preparePost();
    }

    boolean inTransaction() {
        return commitPosition != preparePosition;
    }

    public boolean isLink() {
        return type.equals(LINK);
    }

    static int size(String stream, String type, byte[] data, byte[] metadata) {
        return RECORD_OVERHEAD + stream.length() + type.length() + data.length + metadata.length;
    }
}
