package io.photonpump.event;

import io.photonpump.error.PayloadUnreadableException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * An event in a stream.
 *
 * @param stream the stream
 * @param eventNumber the number in the stream, from 0; {@link #HARD_DELETED} for the tombstone of a hard-deleted stream
 * @param id the id
 * @param type the type
 * @param data the body
 * @param metadata the metadata
 * @param created when the server wrote the event, in milliseconds; the epoch if the server does not report it
 */
public record RecordedEvent(
        String stream, long eventNumber, UUID id, String type, Content data, Content metadata, Instant created) {

    /** The event number of the tombstone {@code $streamDeleted}. */
    public static final long HARD_DELETED = Long.MAX_VALUE;

    /** The metadata property of the correlation id, which events of one conversation share. */
    public static final String CORRELATION_ID = "$correlationId";

    /** The metadata property of the causation id, which is the id of the event or command that caused an event. */
    public static final String CAUSATION_ID = "$causationId";

    /**
     * Reads the body as JSON.
     *
     * @param type the class of the value
     * @param <T> the type of the value
     * @return the value
     * @throws PayloadUnreadableException if the body is not JSON of this type
     */
    public <T> T json(Class<T> type) {
        return data.json(type);
    }

    /**
     * Reads the body as JSON of a generic type.
     *
     * @param type the type of the value
     * @param <T> the type of the value
     * @return the value
     * @throws PayloadUnreadableException if the body is not JSON of this type
     */
    public <T> T json(TypeReference<T> type) {
        return data.json(type);
    }

    /** {@return the {@code $correlationId} in the metadata; null: none} */
    public @Nullable String correlationId() {
        return metadataText(CORRELATION_ID);
    }

    /** {@return the {@code $causationId} in the metadata; null: none} */
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

    /** {@return the place and the type, for example {@code 0@order-3 (OrderPlaced)}; never the body} */
    @Override
    public String toString() {
        return place() + " (" + type + ")";
    }
}
