package io.photonpump.internal.request;

import static java.util.Objects.requireNonNull;

import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.text.StreamNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Encodes bodies and metadata of events, on the caller's thread. */
public final class EventEncoder {

    private static final byte[] NOTHING = {};

    private final JsonMapper mapper;

    public EventEncoder(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Encodes all events, or none.
     *
     * @throws IllegalArgumentException if a body or metadata cannot be written as JSON
     */
    public List<EventData> encode(List<NewEvent> events) {
        requireNonNull(events, "events");
        if (events.size() == 1) {
            return List.of(encode(events.get(0)));
        }
        List<EventData> encoded = new ArrayList<>(events.size());
        for (NewEvent event : events) {
            encoded.add(encode(event));
        }
        return encoded;
    }

    /**
     * Encodes one event.
     *
     * @throws IllegalArgumentException if its body or metadata cannot be written as JSON, its type as UTF-8, or if it
     *     is a link to a stream that cannot have events
     */
    public EventData encode(NewEvent event) {
        requireNonNull(event, "event");
        NameChecks.requireUnicode("the type of an event", event.type());
        boolean isLink = event.type().equals(NewEvent.LINK_TYPE);
        if (isLink && event.body() instanceof String link) {
            NameChecks.requireUnicode("the name of a stream", link);
        }
        boolean json = event.format() == NewEvent.Format.JSON;
        byte[] data = bytes(event.body(), "body", event);
        if (isLink) {
            requireTarget(new String(data, StandardCharsets.UTF_8));
        }
        byte[] metadata = metadata(event);
        return new EventData(event.id(), event.type(), json, data, metadata, event.claimNewId());
    }

    /** Refuses a link, which is the text {@code number@stream}, to a stream that cannot have events. */
    private static void requireTarget(String link) {
        int at = link.indexOf('@');
        if (at >= 0) {
            StreamNames.requireWritable(link.substring(at + 1));
        }
    }

    private byte[] metadata(NewEvent event) {
        if (event.correlationId() == null && event.causationId() == null) {
            return bytes(event.metadata(), "metadata", event);
        }
        ObjectNode tree = metadataTree(event);
        if (event.correlationId() != null) {
            tree.put(RecordedEvent.CORRELATION_ID, event.correlationId());
        }
        if (event.causationId() != null) {
            tree.put(RecordedEvent.CAUSATION_ID, event.causationId());
        }
        return bytes(tree, "metadata", event);
    }

    private ObjectNode metadataTree(NewEvent event) {
        byte[] bytes = bytes(event.metadata(), "metadata", event);
        if (bytes.length == 0) {
            return mapper.createObjectNode();
        }
        try {
            JsonNode tree = mapper.readTree(bytes);
            if (tree instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "correlation and causation ids need metadata that is a JSON object, and that of " + event
                            + " is not JSON",
                    e);
        }
        throw new IllegalArgumentException(
                "correlation and causation ids need metadata that is a JSON object, and that of " + event
                        + " is not an object");
    }

    private byte[] bytes(@Nullable Object value, String what, NewEvent event) {
        if (value == null) {
            return NOTHING;
        } else if (value instanceof byte[] bytes) {
            return bytes.clone();
        } else if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "the " + what + " of " + event + " cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
