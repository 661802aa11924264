package io.photonpump.embedded.internal.store;

import java.util.UUID;

/**
 * An event to append. The arrays must not be changed afterwards.
 *
 * @param json whether the writer declared the data as JSON; the server does not check it
 */
public record ProposedEvent(UUID id, String type, boolean json, byte[] data, byte[] metadata) {

    private static final byte[] NOTHING = new byte[0];

    /** Returns an event that the server itself writes: JSON, with a new id and without metadata. */
    public static ProposedEvent json(String type, byte[] data) {
        return new ProposedEvent(UUID.randomUUID(), type, true, data, NOTHING);
    }
}
