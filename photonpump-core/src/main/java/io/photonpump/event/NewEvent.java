package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import io.photonpump.internal.text.StreamNames;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * An event to write. The client converts body and metadata to bytes when it publishes the event, with its JSON mapper, on the calling thread
 * and before the call returns. Immutable if the body and the metadata are.
 *
 * <p>The id makes a write repeatable: if an event is published again under the same id, for example after a crash, the server recognises it.
 * A new event gets a random id.
 */
public final class NewEvent {

    /** The type of a link to another event; its body is {@code number@stream} (docs/protocol.md, Links). */
    public static final String LINK_TYPE = "$>";

    /** The conversion of a body to bytes. */
    public enum Format {
        /** JSON by the JSON mapper; text and bytes are JSON already. */
        JSON,
        /** Text in UTF-8, not flagged as JSON. */
        TEXT,
        /** The bytes themselves, not flagged as JSON. */
        BINARY
    }

    private static final AtomicIntegerFieldUpdater<NewEvent> ID_USED =
            AtomicIntegerFieldUpdater.newUpdater(NewEvent.class, "idUsed");

    private final UUID id;
    private final String type;
    private final Format format;
    private final @Nullable Object body;
    private final @Nullable Object metadata;
    private final @Nullable String correlationId;
    private final @Nullable String causationId;

    /** The event that the id was made for; null: this one. */
    private final @Nullable NewEvent idFrom;

    /** 1 if a server may know the id already: it is caller-supplied, or an event with it was published. */
    private volatile int idUsed;

    private NewEvent(
            UUID id,
            String type,
            Format format,
            @Nullable Object body,
            @Nullable Object metadata,
            @Nullable String correlationId,
            @Nullable String causationId,
            @Nullable NewEvent idFrom,
            boolean idUsed) {
        this.idFrom = idFrom;
        this.idUsed = idUsed ? 1 : 0;
        this.id = requireNonNull(id, "id");
        this.type = requireNonNull(type, "type");
        this.format = format;
        this.body = body;
        this.metadata = metadata;
        this.correlationId = correlationId;
        this.causationId = causationId;
        if (type.isEmpty()) {
            throw new IllegalArgumentException("an event needs a type");
        }
        if (id.getMostSignificantBits() == 0 && id.getLeastSignificantBits() == 0) {
            throw new IllegalArgumentException("the all-zero id is not an event id: the server refuses it");
        }
    }

    /**
     * {@return an event with a binary body if it is a {@code byte[]}, otherwise with a JSON body}
     *
     * @param type the type of the event; not empty
     * @param body a {@code byte[]}, JSON text in a {@code String}, any other object that the mapper can write, or null for no body
     */
    public static NewEvent of(String type, @Nullable Object body) {
        return body instanceof byte[] bytes ? binary(type, bytes) : json(type, body);
    }

    /**
     * {@return an event with a JSON body}
     *
     * @param type the type of the event; not empty
     * @param body JSON text in a {@code String} or a {@code byte[]}, any other object that the mapper can write, or null for no body
     */
    public static NewEvent json(String type, @Nullable Object body) {
        return event(type, Format.JSON, body);
    }

    /**
     * {@return an event with a text body}
     *
     * @param type the type of the event; not empty
     * @param body text that is not JSON
     */
    public static NewEvent text(String type, String body) {
        return event(type, Format.TEXT, requireNonNull(body, "body"));
    }

    /**
     * {@return an event with a binary body}
     *
     * @param type the type of the event; not empty
     * @param body bytes that are not JSON
     */
    public static NewEvent binary(String type, byte[] body) {
        return event(type, Format.BINARY, requireNonNull(body, "body"));
    }

    /**
     * {@return a link to an event; readers that follow links get the event in its place}
     *
     * @param stream the stream of the event
     * @param eventNumber the number of the event
     * @throws IllegalArgumentException if no stream can have this name
     */
    public static NewEvent linkTo(String stream, long eventNumber) {
        return text(LINK_TYPE, eventNumber + "@" + StreamNames.requireWritable(stream));
    }

    /**
     * {@return a link to an event that was read, or to the link if its target is gone} Readers follow only one link.
     *
     * @param event the event that was read
     */
    public static NewEvent linkTo(ResolvedEvent event) {
        return event.event() == null ? linkTo(event.received()) : linkTo(event.resolved());
    }

    /**
     * {@return a link to an event}
     *
     * @param event the event
     */
    public static NewEvent linkTo(RecordedEvent event) {
        return linkTo(event.stream(), event.eventNumber());
    }

    private static NewEvent event(String type, Format format, @Nullable Object body) {
        return new NewEvent(EventIds.next(), type, format, body, null, null, null, null, false);
    }

    /**
     * {@return a copy with a caller-supplied id} The client cannot know whether the server has seen the id before, so the write of this
     * event does not share a message with earlier writes; see {@code docs/performance.md}.
     *
     * @param newId the id; not all zeros
     */
    public NewEvent withId(UUID newId) {
        return new NewEvent(newId, type, format, body, metadata, correlationId, causationId, null, true);
    }

    /**
     * {@return a copy with other metadata}
     *
     * @param newMetadata a {@code String} or {@code byte[]}, any other object that the mapper can write as JSON, or null for none
     */
    public NewEvent withMetadata(@Nullable Object newMetadata) {
        return new NewEvent(id, type, format, body, newMetadata, correlationId, causationId, idOrigin(), false);
    }

    /**
     * {@return a copy with a correlation id} Its metadata must be a JSON object or absent.
     *
     * @param newCorrelationId the value of {@code $correlationId} in the metadata
     */
    public NewEvent withCorrelationId(String newCorrelationId) {
        return new NewEvent(
                id, type, format, body, metadata, requireNonNull(newCorrelationId), causationId, idOrigin(), false);
    }

    /**
     * {@return a copy with a causation id} Its metadata must be a JSON object or absent.
     *
     * @param newCausationId the value of {@code $causationId} in the metadata
     */
    public NewEvent withCausationId(String newCausationId) {
        return new NewEvent(
                id, type, format, body, metadata, correlationId, requireNonNull(newCausationId), idOrigin(), false);
    }

    private NewEvent idOrigin() {
        return idFrom == null ? this : idFrom;
    }

    /**
     * {@return a copy with the correlation id of another event, and with the id of that event as the causation id}
     *
     * @param cause the event that caused this one
     */
    public NewEvent causedBy(RecordedEvent cause) {
        String correlation = cause.correlationId();
        return withCorrelationId(correlation != null ? correlation : cause.id().toString())
                .withCausationId(cause.id().toString());
    }

    /** {@return the id, by which the server recognises a repeated write; random unless caller-supplied} */
    public UUID id() {
        return id;
    }

    /** {@return the type} */
    public String type() {
        return type;
    }

    /** {@return the conversion of the body to bytes} */
    public Format format() {
        return format;
    }

    /** {@return the body; null: none} */
    public @Nullable Object body() {
        return body;
    }

    /** {@return the metadata without correlation and causation ids; null: none} */
    public @Nullable Object metadata() {
        return metadata;
    }

    /** {@return the correlation id; null: none} */
    public @Nullable String correlationId() {
        return correlationId;
    }

    /** {@return the causation id; null: none} */
    public @Nullable String causationId() {
        return causationId;
    }

    /**
     * {@return whether no server can know the id yet} True once for each id that this class made, copies of the event included, and never
     * for a caller-supplied id. The client calls this method when it publishes the event.
     */
    public boolean claimNewId() {
        NewEvent origin = idOrigin();
        return origin.idUsed == 0 && ID_USED.compareAndSet(origin, 0, 1);
    }

    /** {@return the type and the id; never the body} */
    @Override
    public String toString() {
        return "NewEvent[" + type + ", " + id + "]";
    }
}
