package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a stream: retention, caching, access and custom properties. Immutable; safe on any thread. Each {@code with} method
 * throws {@link InvalidSettingsException} if its value is out of range.
 */
public final class StreamMetadata {

    private static final Set<String> RESERVED = Set.of("$maxCount", "$maxAge", "$tb", "$cacheControl", "$acl");

    private static final Option<Long> MAX_COUNT = Option.optionalNumber("maxCount", 1);
    private static final Option<Duration> MAX_AGE = seconds("maxAge");
    private static final Option<Long> TRUNCATE_BEFORE = Option.optionalNumber("truncateBefore", 0);
    private static final Option<Duration> CACHE_CONTROL = seconds("cacheControl");
    private static final Option<StreamAcl> ACL = Option.optional("acl");
    private static final Option<Map<String, @Nullable Object>> CUSTOM = Option.of("custom", Map.of());

    private static final StreamMetadata DEFAULTS = new StreamMetadata(OptionValues.DEFAULTS);

    private final OptionValues values;

    private StreamMetadata(OptionValues values) {
        this.values = values;
    }

    private static Option<Duration> seconds(String name) {
        return Option.optional(
                name, "in whole seconds, 1 or more", value -> value.toSeconds() >= 1 && value.getNano() == 0);
    }

    private <T> StreamMetadata with(Option<T> option, T value) {
        return new StreamMetadata(values.with(option, value));
    }

    private StreamMetadata without(Option<?> option) {
        return new StreamMetadata(values.without(option));
    }

    /** {@return metadata in which nothing is set} */
    public static StreamMetadata defaults() {
        return DEFAULTS;
    }

    /** {@return how many events are readable, the newest first ({@code $maxCount}); null: all} */
    public @Nullable Long maxCount() {
        return values.find(MAX_COUNT);
    }

    /**
     * {@return a copy that limits the number of readable events}
     *
     * @param events how many events are readable, the newest first; 1 or more
     */
    public StreamMetadata withMaxCount(long events) {
        return with(MAX_COUNT, events);
    }

    /** {@return a copy without a limit for the number of events} */
    public StreamMetadata withoutMaxCount() {
        return without(MAX_COUNT);
    }

    /** {@return the age from which events are no longer readable ({@code $maxAge}); null: none} */
    public @Nullable Duration maxAge() {
        return values.find(MAX_AGE);
    }

    /**
     * {@return a copy that limits the age of readable events}
     *
     * @param age the age from which events are no longer readable; whole seconds, 1 or more
     */
    public StreamMetadata withMaxAge(Duration age) {
        return with(MAX_AGE, age);
    }

    /** {@return a copy without a limit for the age of events} */
    public StreamMetadata withoutMaxAge() {
        return without(MAX_AGE);
    }

    /** {@return the number of the first readable event ({@code $tb}); null: 0} */
    public @Nullable Long truncateBefore() {
        return values.find(TRUNCATE_BEFORE);
    }

    /**
     * {@return a copy that truncates the stream}
     *
     * @param eventNumber the number of the first readable event; 0 or more
     */
    public StreamMetadata withTruncateBefore(long eventNumber) {
        return with(TRUNCATE_BEFORE, eventNumber);
    }

    /** {@return a copy that does not truncate the stream} */
    public StreamMetadata withoutTruncateBefore() {
        return without(TRUNCATE_BEFORE);
    }

    /** {@return how long caches of the server's HTTP interface keep the newest page ({@code $cacheControl}); null: not at all} */
    public @Nullable Duration cacheControl() {
        return values.find(CACHE_CONTROL);
    }

    /**
     * {@return a copy with another caching time}
     *
     * @param age how long caches of the server's HTTP interface keep the newest page; whole seconds, 1 or more
     */
    public StreamMetadata withCacheControl(Duration age) {
        return with(CACHE_CONTROL, age);
    }

    /** {@return a copy without a caching time} */
    public StreamMetadata withoutCacheControl() {
        return without(CACHE_CONTROL);
    }

    /** {@return the access control list ({@code $acl}); null: the server's default lists apply} */
    public @Nullable StreamAcl acl() {
        return values.find(ACL);
    }

    /**
     * {@return a copy with another access control list}
     *
     * @param acl the access control list of the stream
     */
    public StreamMetadata withAcl(StreamAcl acl) {
        return with(ACL, acl);
    }

    /** {@return a copy without an access control list} */
    public StreamMetadata withoutAcl() {
        return without(ACL);
    }

    /**
     * {@return all other properties by name, as Jackson reads and writes them, in an unmodifiable map} They include properties of the
     * server that this class has no getter for, so that a change of the metadata keeps them.
     */
    public Map<String, @Nullable Object> custom() {
        return values.get(CUSTOM);
    }

    /**
     * {@return a copy with another value of a custom property}
     *
     * @param name the name of the property; not that of a property that has a method of its own, such as {@code $maxAge}
     * @param value a value that Jackson can write; null is written as JSON null
     */
    public StreamMetadata withCustom(String name, @Nullable Object value) {
        if (RESERVED.contains(requireNonNull(name, "name"))) {
            throw new InvalidSettingsException(name, name + " has a method of its own: use it instead of withCustom");
        }
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(custom());
        changed.put(name, value);
        return withCustom(changed);
    }

    /**
     * {@return a copy without a custom property}
     *
     * @param name the name of the property
     */
    public StreamMetadata withoutCustom(String name) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(custom());
        changed.remove(requireNonNull(name, "name"));
        return withCustom(changed);
    }

    private StreamMetadata withCustom(Map<String, @Nullable Object> changed) {
        Map<String, @Nullable Object> unmodifiable = Collections.unmodifiableMap(changed);
        return with(CUSTOM, unmodifiable);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamMetadata that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "StreamMetadata" + values;
    }
}
