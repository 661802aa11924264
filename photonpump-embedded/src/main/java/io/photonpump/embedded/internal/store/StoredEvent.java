package io.photonpump.embedded.internal.store;

import java.util.UUID;

/**
 * An event in the log.
 *
 * @param number its number in the stream, from 0 without gaps; {@link Streams#DELETED} for a tombstone
 * @param created the time of the write, in milliseconds since 1970
 * @param preparePosition the position of its record
 * @param commitPosition the position of the record that made it visible: its own, or the commit of its transaction
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

    /** The type of a link. */
    public static final String LINK = "$>";

    /** The size of a record besides names and payload. Clients only see that it is positive. */
    static final int RECORD_OVERHEAD = 96;

    public Position position() {
        return new Position(commitPosition, preparePosition);
    }

    /** Returns the position after the record of this event. */
    long preparePost() {
        return preparePosition + size(stream, type, data, metadata);
    }

    /** Returns the position after the record that committed this event. */
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
