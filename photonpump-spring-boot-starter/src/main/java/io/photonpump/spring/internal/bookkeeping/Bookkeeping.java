package io.photonpump.spring.internal.bookkeeping;

import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.event.RecordedEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Marks the events that listeners write about their own work: stored positions, dead letters and notes about replays. A listener
 * that reads such events in {@code $all} or in a projected stream does not handle them and does not store a position for them: it
 * would write another such event for each, without end. Only a listener that subscribes to their stream receives them.
 *
 * <p>The mark is a metadata property with the name of the stream that the event is written to. A copy of the event in another
 * stream is therefore an ordinary event. All applications use the same mark, so that they do not trigger each other.
 */
public final class Bookkeeping {

    /** The name of the metadata property. */
    public static final String METADATA_KEY = "photonpump-bookkeeping";

    private static final byte[] KEY_BYTES = METADATA_KEY.getBytes(StandardCharsets.UTF_8);

    private Bookkeeping() {}

    /** Returns the metadata of an event that is about to be written to {@code stream}. */
    public static Map<String, Object> markFor(String stream) {
        return Map.of(METADATA_KEY, stream);
    }

    /** Returns whether the event has the mark of its stream. */
    public static boolean isMarked(RecordedEvent event) {
        // Most events have no mark, so their metadata is searched and not parsed.
        if (event.metadata().size() < KEY_BYTES.length
                || !containsKey(event.metadata().buffer())) {
            return false;
        }
        try {
            JsonNode mark = event.metadata().json().get(METADATA_KEY);
            return mark != null && mark.isString() && mark.asString().equals(event.stream());
        } catch (PayloadUnreadableException notJson) {
            return false;
        }
    }

    private static boolean containsKey(ByteBuffer bytes) {
        int last = bytes.limit() - KEY_BYTES.length;
        for (int start = 0; start <= last; start++) {
            int i = 0;
            while (i < KEY_BYTES.length && bytes.get(start + i) == KEY_BYTES[i]) {
                i++;
            }
            if (i == KEY_BYTES.length) {
                return true;
            }
        }
        return false;
    }
}
