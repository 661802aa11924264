package io.photonpump.spring.template;

import static java.util.Objects.requireNonNull;

import io.photonpump.client.PublishOptions;
import io.photonpump.event.ExpectedVersion;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Bodies to publish together, with what their events have in common.
 *
 * <pre>{@code
 * template.publish("order-7", Publication.of(new OrderPlaced(…), new OrderPaid(…))
 *         .withExpectedVersion(ExpectedVersion.noStream())
 *         .withMetadata("user", "derpy")
 *         .withCorrelationId(requestId));
 * }</pre>
 *
 * Immutable: each {@code with} method returns a new publication. A {@link NewEvent} among the bodies keeps its own correlation id,
 * causation id and metadata; what it lacks comes from the publication.
 */
public final class Publication {

    private final List<Object> bodies;
    private final Map<String, Object> metadata;
    private final @Nullable String correlationId;
    private final @Nullable String causationId;
    private final PublishOptions options;

    private Publication(
            List<Object> bodies,
            Map<String, Object> metadata,
            @Nullable String correlationId,
            @Nullable String causationId,
            PublishOptions options) {
        this.bodies = bodies;
        this.metadata = metadata;
        this.correlationId = correlationId;
        this.causationId = causationId;
        this.options = options;
    }

    /** Bodies, each of which becomes an event. They are checked when they are published. */
    public static Publication of(Object... bodies) {
        return of(Arrays.asList(requireNonNull(bodies, "bodies")));
    }

    /** Bodies, each of which becomes an event, in the order of the collection. They are checked when they are published. */
    public static Publication of(Collection<?> bodies) {
        return new Publication(
                Collections.unmodifiableList(new ArrayList<Object>(requireNonNull(bodies, "bodies"))),
                Map.of(),
                null,
                null,
                PublishOptions.defaults());
    }

    /** What the stream has to be like; any version by default. */
    public Publication withExpectedVersion(ExpectedVersion version) {
        return withOptions(before -> before.withExpectedVersion(version));
    }

    /** Changes the other options of the write: {@code withOptions(options -> options.withRequireLeader(false))}. */
    public Publication withOptions(UnaryOperator<PublishOptions> change) {
        return new Publication(
                bodies, metadata, correlationId, causationId, requireNonNull(change.apply(options), "options"));
    }

    /** Adds a property to the metadata of each event; the value is written as JSON. It replaces a property of that name. */
    public Publication withMetadata(String name, @Nullable Object value) {
        return withMetadata(Collections.singletonMap(requireNonNull(name, "name"), value));
    }

    /** Adds these properties to the metadata of each event; the values are written as JSON. They replace those of the same names. */
    public Publication withMetadata(Map<String, ?> properties) {
        Map<String, Object> all = new LinkedHashMap<>(metadata);
        all.putAll(properties);
        return new Publication(bodies, Collections.unmodifiableMap(all), correlationId, causationId, options);
    }

    /** Writes this as {@code $correlationId}, by which servers and readers find the events of one conversation. */
    public Publication withCorrelationId(String id) {
        return new Publication(bodies, metadata, requireText(id, "correlation id"), causationId, options);
    }

    /** Writes this as {@code $correlationId}. */
    public Publication withCorrelationId(UUID id) {
        return withCorrelationId(id.toString());
    }

    /** Writes this as {@code $causationId}: the id of the event or command that led to these events. */
    public Publication withCausationId(String id) {
        return new Publication(bodies, metadata, correlationId, requireText(id, "causation id"), options);
    }

    /** Writes this as {@code $causationId}. */
    public Publication withCausationId(UUID id) {
        return withCausationId(id.toString());
    }

    /** Says that {@code cause} led to these events, as {@link NewEvent#causedBy}. */
    public Publication causedBy(RecordedEvent cause) {
        String correlation = cause.correlationId();
        return withCorrelationId(correlation != null ? correlation : cause.id().toString())
                .withCausationId(cause.id());
    }

    /** Says that the event that was read, and not the link to it, led to these events. */
    public Publication causedBy(ResolvedEvent cause) {
        return causedBy(cause.isResolved() ? cause.resolved() : cause.received());
    }

    private static String requireText(String id, String what) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("the " + what + " must not be blank");
        }
        return id;
    }

    List<Object> bodies() {
        return bodies;
    }

    PublishOptions options() {
        return options;
    }

    /** The same event with what it lacks of metadata and ids. */
    NewEvent complete(NewEvent event) {
        NewEvent complete = metadata.isEmpty() ? event : event.withMetadata(metadataOf(event));
        if (correlationId != null && event.correlationId() == null) {
            complete = complete.withCorrelationId(correlationId);
        }
        if (causationId != null && event.causationId() == null) {
            complete = complete.withCausationId(causationId);
        }
        return complete;
    }

    private Map<String, Object> metadataOf(NewEvent event) {
        Object own = event.metadata();
        if (own == null) {
            return metadata;
        }
        if (!(own instanceof Map<?, ?> properties)) {
            throw new IllegalArgumentException("The metadata of " + event + " is an instance of "
                    + own.getClass().getTypeName()
                    + ", which the metadata of the publication cannot be added to. Give the event a Map, or all of its"
                    + " metadata. Nothing was written.");
        }
        Map<String, Object> all = new LinkedHashMap<>(metadata);
        properties.forEach((name, value) -> all.put(String.valueOf(name), value));
        return all;
    }

    /** Without bodies and metadata, which may be confidential. */
    @Override
    public String toString() {
        return "Publication[" + bodies.size() + (bodies.size() == 1 ? " event" : " events") + ", expecting "
                + options.expectedVersion() + "]";
    }
}
