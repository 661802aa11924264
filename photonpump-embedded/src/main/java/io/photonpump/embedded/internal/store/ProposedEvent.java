package io.photonpump.embedded.internal.store;

import java.util.UUID;

/**
 * An event that somebody wants to have appended. The arrays change hands: nobody writes to them afterwards.
 *
 * @param json what the writer said about the data; the server never looks inside
 */
public record ProposedEvent(UUID id, String type, boolean json, byte[] data, byte[] metadata) {

    private static final byte[] NOTHING = new byte[0];

    /** An event of the server's own: JSON, a fresh id, no metadata. */
    public static ProposedEvent json(String type, byte[] data) {
        return new ProposedEvent(UUID.randomUUID(), type, true, data, NOTHING);
    }
}
