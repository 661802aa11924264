package io.photonpump.spring.listener.error;

import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.event.Content;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.bookkeeping.Bookkeeping;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of a dead letter. Its body is the body of the failed event. Its type is {@link #EVENT_TYPE}, so that filters and
 * projections of the event's type do not match it. Its metadata is the event's metadata with properties for the origin of the event
 * and for the failure. A metadata property of the event that has the name of such a property moves into {@code originalMetadata};
 * metadata that is not a JSON object is kept there as a whole.
 */
public final class DeadLetter {

    /** The event type of every dead letter. */
    public static final String EVENT_TYPE = "DeadLetter";

    static final String ORIGINAL_STREAM = "originalStream";
    static final String ORIGINAL_EVENT_NUMBER = "originalEventNumber";
    static final String ORIGINAL_EVENT_ID = "originalEventId";
    static final String ORIGINAL_EVENT_TYPE = "originalEventType";
    static final String ORIGINAL_CREATED = "originalCreated";
    static final String ORIGINAL_METADATA = "originalMetadata";
    static final String ORIGINAL_METADATA_BASE64 = "originalMetadataBase64";
    static final String LINK = "link";
    static final String SUBSCRIPTION = "subscription";
    static final String ATTEMPTS = "attempts";
    static final String EXCEPTION = "exception";
    static final String MESSAGE = "message";

    private static final Set<String> OURS = Set.of(
            ORIGINAL_STREAM,
            ORIGINAL_EVENT_NUMBER,
            ORIGINAL_EVENT_ID,
            ORIGINAL_EVENT_TYPE,
            ORIGINAL_CREATED,
            ORIGINAL_METADATA,
            ORIGINAL_METADATA_BASE64,
            LINK,
            SUBSCRIPTION,
            ATTEMPTS,
            EXCEPTION,
            MESSAGE,
            Bookkeeping.METADATA_KEY,
            RecordedEvent.CAUSATION_ID);

    /** Longer exception messages are cut, because they may quote the event, which the letter contains anyway. */
    private static final int LONGEST_MESSAGE = 1_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DeadLetter() {}

    /**
     * Creates the dead letter of a failed event.
     *
     * @param failed the event and its failure
     * @param id the id of the letter; the same one if the letter may have been written before
     * @return the event to write to the dead-letter stream
     */
    public static NewEvent of(FailedEvent failed, UUID id) {
        RecordedEvent event = origin(failed.event());
        Content data = event.data();
        NewEvent letter = data.isJson() && !data.isEmpty()
                ? NewEvent.json(EVENT_TYPE, data.bytes())
                : NewEvent.binary(EVENT_TYPE, data.bytes());
        return letter.withId(id).withMetadata(metadata(failed, event));
    }

    /** Returns the event, or the link if its target is gone. */
    static RecordedEvent origin(ResolvedEvent failed) {
        return failed.isResolved() ? failed.resolved() : failed.received();
    }

    private static ObjectNode metadata(FailedEvent failed, RecordedEvent event) {
        ObjectNode metadata = JSON.createObjectNode();
        keep(event.metadata(), metadata);
        metadata.put(ORIGINAL_STREAM, event.stream());
        metadata.put(ORIGINAL_EVENT_NUMBER, event.eventNumber());
        metadata.put(ORIGINAL_EVENT_ID, event.id().toString());
        metadata.put(ORIGINAL_EVENT_TYPE, event.type());
        metadata.put(ORIGINAL_CREATED, event.created().toString());
        RecordedEvent link = failed.event().link();
        if (link != null) {
            metadata.put(LINK, link.eventNumber() + "@" + link.stream());
        }
        metadata.put(SUBSCRIPTION, failed.subscription().id());
        metadata.put(ATTEMPTS, failed.attempt());
        metadata.put(EXCEPTION, failed.cause().getClass().getName());
        metadata.put(MESSAGE, shortened(String.valueOf(failed.cause().getMessage())));
        metadata.put(RecordedEvent.CAUSATION_ID, event.id().toString());
        String letters = failed.subscription().errors().deadLetterStream();
        Bookkeeping.markFor(letters).forEach((property, value) -> metadata.put(property, String.valueOf(value)));
        return metadata;
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static void keep(Content original, ObjectNode metadata) {
        if (original.isEmpty()) {
            return;
        }
        JsonNode read;
        try {
            read = original.json();
        } catch (PayloadUnreadableException notJson) {
            metadata.put(ORIGINAL_METADATA_BASE64, Base64.getEncoder().encodeToString(original.bytes()));
            return;
        }
        if (!(read instanceof ObjectNode properties)) {
            metadata.set(ORIGINAL_METADATA, read);
            return;
        }
        ObjectNode displaced = JSON.createObjectNode();
        properties
                .properties()
                .forEach(entry ->
                        (OURS.contains(entry.getKey()) ? displaced : metadata).set(entry.getKey(), entry.getValue()));
        if (!displaced.isEmpty()) {
            metadata.set(ORIGINAL_METADATA, displaced);
        }
    }

    /**
     * {@return the id of the listener that failed; null if the event is not a dead letter}
     *
     * @param letter an event of a dead-letter stream
     */
    public static @Nullable String subscription(RecordedEvent letter) {
        JsonNode metadata = metadata(letter);
        return metadata == null ? null : text(metadata, SUBSCRIPTION);
    }

    /**
     * {@return the failed event as it was, with the letter as its link; empty if the event is not a dead letter}
     *
     * <p>Supports letters of earlier versions, which have the event's type and none of its metadata.
     *
     * @param letter an event of a dead-letter stream
     */
    public static Optional<ResolvedEvent> original(RecordedEvent letter) {
        ObjectNode metadata = metadata(letter);
        if (metadata == null) {
            return Optional.empty();
        }
        String stream = text(metadata, ORIGINAL_STREAM);
        UUID id = id(text(metadata, ORIGINAL_EVENT_ID));
        JsonNode number = metadata.get(ORIGINAL_EVENT_NUMBER);
        if (stream == null || id == null || number == null || !number.isIntegralNumber()) {
            return Optional.empty();
        }
        String type = text(metadata, ORIGINAL_EVENT_TYPE);
        RecordedEvent event = new RecordedEvent(
                stream,
                number.asLong(),
                id,
                type == null ? letter.type() : type,
                letter.data(),
                originalMetadata(letter, metadata),
                created(text(metadata, ORIGINAL_CREATED), letter.created()));
        return Optional.of(new ResolvedEvent(event, letter, null, 0));
    }

    private static Content originalMetadata(RecordedEvent letter, ObjectNode metadata) {
        String base64 = text(metadata, ORIGINAL_METADATA_BASE64);
        if (base64 != null) {
            return Content.of(Base64.getDecoder().decode(base64), false);
        }
        JsonNode kept = metadata.get(ORIGINAL_METADATA);
        if (kept != null && !(kept instanceof ObjectNode)) {
            return letter.metadata().withBytes(JSON.writeValueAsBytes(kept));
        }
        ObjectNode original = JSON.createObjectNode();
        metadata.properties().stream()
                .filter(entry -> !OURS.contains(entry.getKey()))
                .forEach(entry -> original.set(entry.getKey(), entry.getValue()));
        if (kept instanceof ObjectNode displaced) {
            original.setAll(displaced);
        }
        return original.isEmpty() ? Content.EMPTY : letter.metadata().withBytes(JSON.writeValueAsBytes(original));
    }

    private static @Nullable ObjectNode metadata(RecordedEvent letter) {
        try {
            return letter.metadata().isEmpty() || !(letter.metadata().json() instanceof ObjectNode object)
                    ? null
                    : object;
        } catch (PayloadUnreadableException notJson) {
            return null;
        }
    }

    private static @Nullable String text(JsonNode metadata, String property) {
        JsonNode value = metadata.get(property);
        return value == null || !value.isString() ? null : value.asString();
    }

    private static @Nullable UUID id(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }

    private static Instant created(@Nullable String text, Instant otherwise) {
        try {
            return text == null ? otherwise : Instant.parse(text);
        } catch (DateTimeException notATime) {
            return otherwise;
        }
    }
}
