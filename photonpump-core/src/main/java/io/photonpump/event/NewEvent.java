package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import io.photonpump.internal.text.StreamNames;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * An event to be written. Bodies and metadata are kept as they were given and turned into bytes when the event is published,
 * on the publishing thread and before the call returns, with the client's JSON mapper.
 *
 * <p>The id makes a write repeatable: whoever publishes the same event again (after a crash, say) passes the same id, and the
 * server recognises it. An event made here gets a fresh random one.
 */
public final class NewEvent {

    /** The type of an event that points at another one; its body is {@code number@stream} (docs/protocol.md, Links). */
    public static final String LINK_TYPE = "$>";

    /** How a body becomes bytes. */
    public enum Format {
        /** Through the JSON mapper; text and bytes are JSON already. */
        JSON,
        /** Text as UTF-8, not flagged as JSON. */
        TEXT,
        /** Bytes as they are, not flagged as JSON. */
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

    /** The event that the id comes from; null: this one. */
    private final @Nullable NewEvent idFrom;

    /** 1 if a server may know the id already: the caller brought it, or an event with it was published. */
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
            throw new IllegalArgumentException("the all-zero id is no event id: the server refuses it");
        }
    }

    /**
     * Binary if the body is a {@code byte[]}, otherwise JSON: a {@code String} is JSON text already, anything else goes
     * through the mapper. No body at all is fine.
     */
    public static NewEvent of(String type, @Nullable Object body) {
        return body instanceof byte[] bytes ? binary(type, bytes) : json(type, body);
    }

    /** JSON: a {@code String} or {@code byte[]} is JSON text already, anything else goes through the mapper. */
    public static NewEvent json(String type, @Nullable Object body) {
        return event(type, Format.JSON, body);
    }

    /** UTF-8 text that is not JSON. */
    public static NewEvent text(String type, String body) {
        return event(type, Format.TEXT, requireNonNull(body, "body"));
    }

    /** Bytes that are not JSON. */
    public static NewEvent binary(String type, byte[] body) {
        return event(type, Format.BINARY, requireNonNull(body, "body"));
    }

    /**
     * An event that points at another one; readers that resolve links see that one in its place.
     *
     * @throws IllegalArgumentException if no event can be in a stream of this name
     */
    public static NewEvent linkTo(String stream, long eventNumber) {
        return text(LINK_TYPE, eventNumber + "@" + StreamNames.requireWritable(stream));
    }

    /**
     * An event that points at the event that was read; at the link, if its target is gone. Readers follow one link only, so one
     * to a link would not lead to its target.
     */
    public static NewEvent linkTo(ResolvedEvent event) {
        return event.event() == null ? linkTo(event.received()) : linkTo(event.resolved());
    }

    /** An event that points at this one. */
    public static NewEvent linkTo(RecordedEvent event) {
        return linkTo(event.stream(), event.eventNumber());
    }

    private static NewEvent event(String type, Format format, @Nullable Object body) {
        return new NewEvent(EventIds.next(), type, format, body, null, null, null, null, false);
    }

    /**
     * The same event under an id of the caller's. The client cannot know whether the server has seen it before, so the write of
     * this event shares no message with writes before it: see {@code docs/performance.md}.
     */
    public NewEvent withId(UUID newId) {
        return new NewEvent(newId, type, format, body, metadata, correlationId, causationId, null, true);
    }

    /** The same event with metadata: {@code String} and {@code byte[]} as they are, anything else as JSON. */
    public NewEvent withMetadata(@Nullable Object newMetadata) {
        return new NewEvent(id, type, format, body, newMetadata, correlationId, causationId, idOrigin(), false);
    }

    /** Adds {@code $correlationId} to the metadata, which then has to be a JSON object or absent. */
    public NewEvent withCorrelationId(String newCorrelationId) {
        return new NewEvent(
                id, type, format, body, metadata, requireNonNull(newCorrelationId), causationId, idOrigin(), false);
    }

    /** Adds {@code $causationId} to the metadata, which then has to be a JSON object or absent. */
    public NewEvent withCausationId(String newCausationId) {
        return new NewEvent(
                id, type, format, body, metadata, correlationId, requireNonNull(newCausationId), idOrigin(), false);
    }

    private NewEvent idOrigin() {
        return idFrom == null ? this : idFrom;
    }

    /** Says that {@code cause} led to this event: takes over its correlation id, and its id as the causation id. */
    public NewEvent causedBy(RecordedEvent cause) {
        String correlation = cause.correlationId();
        return withCorrelationId(correlation != null ? correlation : cause.id().toString())
                .withCausationId(cause.id().toString());
    }

    /** By which the server recognizes a repeated write; random unless given. */
    public UUID id() {
        return id;
    }

    /** Names the kind of event. */
    public String type() {
        return type;
    }

    /** How the body goes over the wire. */
    public Format format() {
        return format;
    }

    /** As it was given; serialized when it is published. */
    public @Nullable Object body() {
        return body;
    }

    /** As they were given; null: none, besides the ids below. */
    public @Nullable Object metadata() {
        return metadata;
    }

    /** What is written as {@code $correlationId}; null: nothing. */
    public @Nullable String correlationId() {
        return correlationId;
    }

    /** What is written as {@code $causationId}; null: nothing. */
    public @Nullable String causationId() {
        return causationId;
    }

    /**
     * For the client, which calls this when it publishes the event: whether no server can know the id yet. That is so once for
     * each id that this class made, copies of the event included, and never for one that the caller brought.
     */
    public boolean claimNewId() {
        NewEvent origin = idOrigin();
        return origin.idUsed == 0 && ID_USED.compareAndSet(origin, 0, 1);
    }

    /** Type and id; never the body, which may be anybody's data. */
    @Override
    public String toString() {
        return "NewEvent[" + type + ", " + id + "]";
    }
}
