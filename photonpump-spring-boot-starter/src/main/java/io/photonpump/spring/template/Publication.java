package io.photonpump.spring.template;

import static java.util.Objects.requireNonNull;

import io.photonpump.client.PublishOptions;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.stream.ExpectedVersion;
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
 * Bodies to publish together, with the metadata, ids and options that their events share.
 *
 * <pre>{@code
 * template.publish("order-7", Publication.of(new OrderPlaced(…), new OrderPaid(…))
 *         .withExpectedVersion(ExpectedVersion.noStream())
 *         .withMetadata("user", "derpy")
 *         .withCorrelationId(requestId));
 * }</pre>
 *
 * Immutable: each {@code with} method returns a new publication. A {@link NewEvent} among the bodies keeps its own correlation id,
 * causation id and metadata properties; the publication adds those that the event lacks.
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

    /**
     * Creates a publication of one event for each body. {@link EventStoreTemplate} checks the bodies when it publishes them.
     *
     * @param bodies the bodies, in the order in which their events are written
     * @return a publication for a stream of any version, without metadata or ids
     */
    public static Publication of(Object... bodies) {
        return of(Arrays.asList(requireNonNull(bodies, "bodies")));
    }

    /**
     * Creates a publication of one event for each body, in the order of the collection. {@link EventStoreTemplate} checks the
     * bodies when it publishes them.
     *
     * @param bodies the bodies, which are copied; an empty collection writes nothing
     * @return a publication for a stream of any version, without metadata or ids
     */
    public static Publication of(Collection<?> bodies) {
        return new Publication(
                Collections.unmodifiableList(new ArrayList<Object>(requireNonNull(bodies, "bodies"))),
                Map.of(),
                null,
                null,
                PublishOptions.defaults());
    }

    /**
     * Sets the expected version of the stream; any version by default.
     *
     * @param version the expected version
     * @return a new publication
     */
    public Publication withExpectedVersion(ExpectedVersion version) {
        return withOptions(before -> before.withExpectedVersion(version));
    }

    /**
     * Changes the options of the write: {@code withOptions(options -> options.withRequireLeader(false))}.
     *
     * @param change takes the current options and returns the new ones
     * @return a new publication
     */
    public Publication withOptions(UnaryOperator<PublishOptions> change) {
        return new Publication(
                bodies, metadata, correlationId, causationId, requireNonNull(change.apply(options), "options"));
    }

    /**
     * Adds a property to the metadata of each event. It replaces an earlier property of the publication with the same name.
     *
     * @param name the name of the property
     * @param value the value, which is written as JSON
     * @return a new publication
     */
    public Publication withMetadata(String name, @Nullable Object value) {
        return withMetadata(Collections.singletonMap(requireNonNull(name, "name"), value));
    }

    /**
     * Adds properties to the metadata of each event. They replace earlier properties of the publication with the same names.
     *
     * @param properties the properties by name, whose values are written as JSON
     * @return a new publication
     */
    public Publication withMetadata(Map<String, ?> properties) {
        Map<String, Object> all = new LinkedHashMap<>(metadata);
        all.putAll(properties);
        return new Publication(bodies, Collections.unmodifiableMap(all), correlationId, causationId, options);
    }

    /**
     * Sets the {@code $correlationId} of each event. Servers and readers use it to find related events.
     *
     * @param id the correlation id
     * @return a new publication
     * @throws IllegalArgumentException if the id is blank
     */
    public Publication withCorrelationId(String id) {
        return new Publication(bodies, metadata, requireText(id, "correlation id"), causationId, options);
    }

    /**
     * Sets the {@code $correlationId} of each event.
     *
     * @param id the correlation id
     * @return a new publication
     */
    public Publication withCorrelationId(UUID id) {
        return withCorrelationId(id.toString());
    }

    /**
     * Sets the {@code $causationId} of each event: the id of the event or command that caused these events.
     *
     * @param id the causation id
     * @return a new publication
     * @throws IllegalArgumentException if the id is blank
     */
    public Publication withCausationId(String id) {
        return new Publication(bodies, metadata, correlationId, requireText(id, "causation id"), options);
    }

    /**
     * Sets the {@code $causationId} of each event.
     *
     * @param id the causation id
     * @return a new publication
     */
    public Publication withCausationId(UUID id) {
        return withCausationId(id.toString());
    }

    /**
     * Sets the correlation and causation ids from the event that caused these events, as {@link NewEvent#causedBy} does.
     *
     * @param cause the causing event
     * @return a new publication
     */
    public Publication causedBy(RecordedEvent cause) {
        String correlation = cause.correlationId();
        return withCorrelationId(correlation != null ? correlation : cause.id().toString())
                .withCausationId(cause.id());
    }

    /**
     * Sets the correlation and causation ids from the event that caused these events: the target of a resolved link, or else the
     * received event.
     *
     * @param cause the causing event
     * @return a new publication
     */
    public Publication causedBy(ResolvedEvent cause) {
        return causedBy(cause.isResolved() ? cause.resolved() : cause.received());
    }

    private static String requireText(String id, String what) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("the " + what + " must not be blank");
        }
        return id;
    }

    /** Returns a publication of other bodies with the same metadata, ids and options. */
    Publication withBodies(Collection<?> others) {
        return new Publication(
                Collections.unmodifiableList(new ArrayList<Object>(others)),
                metadata,
                correlationId,
                causationId,
                options);
    }

    List<Object> bodies() {
        return bodies;
    }

    PublishOptions options() {
        return options;
    }

    /** Returns the event with the metadata and ids of the publication added to it, where it has none of its own. */
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
                    + ", so the publication cannot add its metadata. Use a Map as the event's metadata, or set all metadata on"
                    + " the event itself. Nothing was written.");
        }
        Map<String, Object> all = new LinkedHashMap<>(metadata);
        properties.forEach((name, value) -> all.put(String.valueOf(name), value));
        return all;
    }

    /** Returns a description without bodies and metadata, which may be confidential. */
    @Override
    public String toString() {
        return "Publication[" + bodies.size() + (bodies.size() == 1 ? " event" : " events") + ", expecting "
                + options.expectedVersion() + "]";
    }
}
