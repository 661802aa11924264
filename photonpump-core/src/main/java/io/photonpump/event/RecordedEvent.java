package io.photonpump.event;

import io.photonpump.error.PayloadUnreadableException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * An event as it stands in a stream.
 *
 * @param eventNumber its place in {@code stream}, from 0; {@link #HARD_DELETED} for the tombstone of a hard-deleted stream
 * @param created when the server wrote it, to the millisecond; the epoch if the server did not say
 */
public record RecordedEvent(
        String stream, long eventNumber, UUID id, String type, Content data, Content metadata, Instant created) {

    /** The event number of the tombstone {@code $streamDeleted}. */
    public static final long HARD_DELETED = Long.MAX_VALUE;

    /** The metadata property that names the conversation an event belongs to. */
    public static final String CORRELATION_ID = "$correlationId";

    /** The metadata property that names the event or command that caused an event. */
    public static final String CAUSATION_ID = "$causationId";

    /** The body as JSON. See {@link Content#json(Class)} for what it throws. */
    public <T> T json(Class<T> type) {
        return data.json(type);
    }

    /** The body as JSON of a generic type. */
    public <T> T json(TypeReference<T> type) {
        return data.json(type);
    }

    /** The {@code $correlationId} of the metadata; null if there is none. */
    public @Nullable String correlationId() {
        return metadataText(CORRELATION_ID);
    }

    /** The {@code $causationId} of the metadata; null if there is none. */
    public @Nullable String causationId() {
        return metadataText(CAUSATION_ID);
    }

    private @Nullable String metadataText(String property) {
        if (metadata.isEmpty()) {
            return null;
        }
        try {
            JsonNode value = metadata.json().get(property);
            return value == null || !value.isString() ? null : value.asString();
        } catch (PayloadUnreadableException notJson) {
            return null;
        }
    }

    String place() {
        return eventNumber + "@" + stream;
    }

    /** Returns the place and the type, for example {@code 0@order-3 (OrderPlaced)}; never the body. */
    @Override
    public String toString() {
        return place() + " (" + type + ")";
    }
}
