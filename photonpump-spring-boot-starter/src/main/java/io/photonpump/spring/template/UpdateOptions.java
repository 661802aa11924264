package io.photonpump.spring.template;

import static java.util.Objects.requireNonNull;

import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import io.photonpump.settings.Backoff;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Options of an update: what it does when another writer changes the stream at the same time, and the metadata of its events. Immutable.
 *
 * <pre>{@code
 * UpdateOptions.defaults().withExpectedVersion(ExpectedVersion.exactly(7)).withMetadata("user", "derpy")
 * }</pre>
 */
public final class UpdateOptions {

    private static final Option<Integer> MAX_RETRIES = Option.number("maxRetries", 20, 0);
    private static final Option<Backoff> BACKOFF = Option.of(
            "backoff",
            Backoff.defaults()
                    .withDelays(Duration.ofMillis(10), Duration.ofMillis(200))
                    .withJitter(1));
    private static final Option<ExpectedVersion> EXPECTED_VERSION = Option.of("expectedVersion", ExpectedVersion.any());
    private static final Option<String> IDEMPOTENCY_KEY =
            Option.optional("idempotencyKey", "text that is not blank", key -> !key.isBlank());
    private static final UpdateOptions DEFAULTS = new UpdateOptions(OptionValues.DEFAULTS, Publication.of(List.of()));

    private final OptionValues values;

    /** The metadata and the ids of the events. */
    private final Publication attributes;

    private UpdateOptions(OptionValues values, Publication attributes) {
        this.values = values;
        this.attributes = attributes;
    }

    /** {@return the default options: up to twenty retries, any version, no metadata} */
    public static UpdateOptions defaults() {
        return DEFAULTS;
    }

    /** {@return how often an update is repeated after a conflict; 20 by default} */
    public int maxRetries() {
        return values.get(MAX_RETRIES);
    }

    /**
     * {@return a copy with another number of retries}
     *
     * @param retries how often the update loads, decides and writes again when another writer was faster; 0 or more
     * @throws io.photonpump.error.InvalidSettingsException if the number is negative
     */
    public UpdateOptions withMaxRetries(int retries) {
        return new UpdateOptions(values.with(MAX_RETRIES, retries), attributes);
    }

    /** {@return the delays before the retries; by default random up to 10 ms, doubling up to 200 ms} */
    public Backoff backoff() {
        return values.get(BACKOFF);
    }

    /**
     * {@return a copy with other delays}
     *
     * @param backoff the delays before the retries
     */
    public UpdateOptions withBackoff(Backoff backoff) {
        return new UpdateOptions(values.with(BACKOFF, requireNonNull(backoff, "backoff")), attributes);
    }

    /** {@return the version that the stream must have when it is loaded; {@link ExpectedVersion#any()} by default} */
    public ExpectedVersion expectedVersion() {
        return values.get(EXPECTED_VERSION);
    }

    /**
     * {@return a copy that requires a version of the stream} Otherwise the update fails with {@link UpdateConflictException} before it
     * decides. With {@link ExpectedVersion#exactly}, the version that a user has seen, and with {@link ExpectedVersion#noStream()}, a
     * conflict is final and there are no retries. With {@link ExpectedVersion#streamExists()}, the update does not create the stream.
     *
     * @param version the version; any() for no requirement
     */
    public UpdateOptions withExpectedVersion(ExpectedVersion version) {
        return new UpdateOptions(values.with(EXPECTED_VERSION, requireNonNull(version, "version")), attributes);
    }

    /** {@return the key that makes the update repeatable; null, the default: none} */
    public @Nullable String idempotencyKey() {
        return values.find(IDEMPOTENCY_KEY);
    }

    /**
     * {@return a copy with a key that makes the update repeatable} The ids of the events are made from the stream and the key. If the stream
     * contains the first of them, an earlier update with this key has been carried out: the update then writes nothing, and
     * {@link Updated#repeated()} is true. Use it when the outcome of an update is unknown, or when the same message may arrive twice: the id of
     * the message is a good key. An update that decides nothing leaves no trace of its key. Decorators must not change the ids of events.
     *
     * @param key the key, unique among the updates of the stream; not blank
     * @throws io.photonpump.error.InvalidSettingsException if the key is blank
     */
    public UpdateOptions withIdempotencyKey(String key) {
        return new UpdateOptions(values.with(IDEMPOTENCY_KEY, requireNonNull(key, "key")), attributes);
    }

    /** {@return a copy without an idempotency key} */
    public UpdateOptions withoutIdempotencyKey() {
        return new UpdateOptions(values.without(IDEMPOTENCY_KEY), attributes);
    }

    /**
     * {@return a copy that adds a property to the metadata of each event, as {@link Publication#withMetadata(String, Object)} does}
     *
     * @param name the name of the property
     * @param value the value, which is written as JSON
     */
    public UpdateOptions withMetadata(String name, @Nullable Object value) {
        return withAttributes(before -> before.withMetadata(name, value));
    }

    /**
     * {@return a copy that adds properties to the metadata of each event, as {@link Publication#withMetadata(Map)} does}
     *
     * @param properties the properties by name, whose values are written as JSON
     */
    public UpdateOptions withMetadata(Map<String, ?> properties) {
        return withAttributes(before -> before.withMetadata(properties));
    }

    /**
     * {@return a copy that sets the {@code $correlationId} of each event}
     *
     * @param id the correlation id
     * @throws IllegalArgumentException if the id is blank
     */
    public UpdateOptions withCorrelationId(String id) {
        return withAttributes(before -> before.withCorrelationId(id));
    }

    /**
     * {@return a copy that sets the {@code $correlationId} of each event}
     *
     * @param id the correlation id
     */
    public UpdateOptions withCorrelationId(UUID id) {
        return withAttributes(before -> before.withCorrelationId(id));
    }

    /**
     * {@return a copy that sets the {@code $causationId} of each event}
     *
     * @param id the id of the event or command that causes the events
     * @throws IllegalArgumentException if the id is blank
     */
    public UpdateOptions withCausationId(String id) {
        return withAttributes(before -> before.withCausationId(id));
    }

    /**
     * {@return a copy that sets the {@code $causationId} of each event}
     *
     * @param id the id of the event or command that causes the events
     */
    public UpdateOptions withCausationId(UUID id) {
        return withAttributes(before -> before.withCausationId(id));
    }

    /**
     * {@return a copy that sets the correlation and causation ids from the event that causes the events} In a listener, that is the event
     * being handled.
     *
     * @param cause the causing event
     */
    public UpdateOptions causedBy(RecordedEvent cause) {
        return withAttributes(before -> before.causedBy(cause));
    }

    /**
     * {@return a copy that sets the correlation and causation ids from the event that causes the events: the target of a resolved link, or
     * else the received event}
     *
     * @param cause the causing event
     */
    public UpdateOptions causedBy(ResolvedEvent cause) {
        return withAttributes(before -> before.causedBy(cause));
    }

    private UpdateOptions withAttributes(UnaryOperator<Publication> change) {
        return new UpdateOptions(values, change.apply(attributes));
    }

    /** Returns whether a conflict is final, because the stream cannot return to the required version. */
    boolean isConflictFinal() {
        return expectedVersion().isRepeatable();
    }

    /** Returns whether the stream has the required version. */
    boolean accepts(ExpectedVersion version) {
        ExpectedVersion required = expectedVersion();
        if (required.equals(ExpectedVersion.streamExists())) {
            return version.value() >= 0;
        }
        return required.equals(ExpectedVersion.any()) || required.equals(version);
    }

    Publication attributes() {
        return attributes;
    }

    /** {@return the options without metadata, which may be confidential} */
    @Override
    public String toString() {
        return "UpdateOptions" + values;
    }
}
