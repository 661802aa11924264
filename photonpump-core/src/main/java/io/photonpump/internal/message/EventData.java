package io.photonpump.internal.message;

import java.util.List;
import java.util.UUID;

/**
 * An event as it goes out. The arrays belong to the record: nobody changes them.
 *
 * @param newId whether no server can know the id before this event is sent
 */
public record EventData(UUID id, String type, boolean json, byte[] data, byte[] metadata, boolean newId) {

    /** An event whose id a server may know. */
    public EventData(UUID id, String type, boolean json, byte[] data, byte[] metadata) {
        this(id, type, json, data, metadata, false);
    }

    /** How much it holds, in bytes, for the limit of what may wait. */
    public int size() {
        return data.length + metadata.length;
    }

    /** How much they hold together. */
    public static int size(List<EventData> events) {
        long size = 0;
        for (EventData event : events) {
            size += event.size();
        }
        return (int) Math.min(Integer.MAX_VALUE, size);
    }
}
