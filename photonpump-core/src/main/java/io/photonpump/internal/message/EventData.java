package io.photonpump.internal.message;

import java.util.UUID;

/** An event as it goes out. The arrays belong to the record: nobody changes them. */
public record EventData(UUID id, String type, boolean json, byte[] data, byte[] metadata) {

    /** How much it holds, in bytes, for the limit of what may wait. */
    public int size() {
        return data.length + metadata.length;
    }
}
