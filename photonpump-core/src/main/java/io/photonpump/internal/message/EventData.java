package io.photonpump.internal.message;

import java.util.List;
import java.util.UUID;

/**
 * An event that is to be written. The arrays belong to the record and are not changed.
 *
 * @param newId whether the id is new, so that no server has it before this event is sent
 */
public record EventData(UUID id, String type, boolean json, byte[] data, byte[] metadata, boolean newId) {

    /** An event whose id a server may have. */
    public EventData(UUID id, String type, boolean json, byte[] data, byte[] metadata) {
        this(id, type, json, data, metadata, false);
    }

    /** The size of the body and metadata, in bytes. */
    public int size() {
        return data.length + metadata.length;
    }

    /** The size of several events together, in bytes. */
    public static int size(List<EventData> events) {
        long size = 0;
        for (EventData event : events) {
            size += event.size();
        }
        return (int) Math.min(Integer.MAX_VALUE, size);
    }
}
