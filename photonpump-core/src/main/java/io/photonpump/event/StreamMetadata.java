package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows about a stream besides its events: retention, caching, access, and properties of the caller's own
 * (docs/protocol.md, Stream metadata). Absent values are null.
 *
 * @param maxCount {@code $maxCount}: only the newest so many events are readable, 1 or more
 * @param maxAge {@code $maxAge}: only younger events are readable; whole seconds, 1 or more
 * @param truncateBefore {@code $tb}: events with a smaller number are not readable
 * @param cacheControl {@code $cacheControl}: a header of the server's HTTP interface; whole seconds, 1 or more
 * @param custom all other properties, as Jackson reads and writes them: those of the caller's own, whose names do not start
 *     with {@code $}, and those of the server's that this client has no field for, so that they outlive a change
 */
public record StreamMetadata(
        @Nullable Long maxCount,
        @Nullable Duration maxAge,
        @Nullable Long truncateBefore,
        @Nullable Duration cacheControl,
        @Nullable StreamAcl acl,
        Map<String, @Nullable Object> custom) {

    private static final Set<String> FIELDS = Set.of("$maxCount", "$maxAge", "$tb", "$cacheControl", "$acl");

    /** Nothing set. */
    public static final StreamMetadata EMPTY = new StreamMetadata(null, null, null, null, null, Map.of());

    public StreamMetadata {
        custom = Collections.unmodifiableMap(new LinkedHashMap<>(custom));
        requirePositive("maxCount", maxCount);
        requireSeconds("maxAge", maxAge);
        requireSeconds("cacheControl", cacheControl);
        if (truncateBefore != null && truncateBefore < 0) {
            throw new IllegalArgumentException("truncateBefore is 0 or more, not " + truncateBefore);
        }
        for (String name : custom.keySet()) {
            if (FIELDS.contains(name)) {
                throw new IllegalArgumentException(name + " has a field of its own");
            }
        }
    }

    private static void requirePositive(String what, @Nullable Long value) {
        if (value != null && value <= 0) {
            throw new IllegalArgumentException(what + " is 1 or more, not " + value);
        }
    }

    private static void requireSeconds(String what, @Nullable Duration value) {
        if (value != null && (value.toSeconds() < 1 || value.getNano() != 0)) {
            throw new IllegalArgumentException(what + " is in whole seconds, 1 or more, not " + value);
        }
    }

    /** Only the newest so many events are readable; 1 or more. */
    public StreamMetadata withMaxCount(long newMaxCount) {
        return withMaxCount((Long) newMaxCount);
    }

    /** Only the newest so many events are readable; 1 or more, null: all. */
    public StreamMetadata withMaxCount(@Nullable Long newMaxCount) {
        return new StreamMetadata(newMaxCount, maxAge, truncateBefore, cacheControl, acl, custom);
    }

    /** Only younger events are readable; whole seconds, 1 or more, null: all. */
    public StreamMetadata withMaxAge(@Nullable Duration newMaxAge) {
        return new StreamMetadata(maxCount, newMaxAge, truncateBefore, cacheControl, acl, custom);
    }

    /** Events with a smaller number are not readable. */
    public StreamMetadata withTruncateBefore(long newTruncateBefore) {
        return withTruncateBefore((Long) newTruncateBefore);
    }

    /** Events with a smaller number are not readable; null: all are. */
    public StreamMetadata withTruncateBefore(@Nullable Long newTruncateBefore) {
        return new StreamMetadata(maxCount, maxAge, newTruncateBefore, cacheControl, acl, custom);
    }

    /** What the server's HTTP interface says to caches; whole seconds, 1 or more, null: nothing. */
    public StreamMetadata withCacheControl(@Nullable Duration newCacheControl) {
        return new StreamMetadata(maxCount, maxAge, truncateBefore, newCacheControl, acl, custom);
    }

    /** Who may do what; null: left to the server's defaults. */
    public StreamMetadata withAcl(@Nullable StreamAcl newAcl) {
        return new StreamMetadata(maxCount, maxAge, truncateBefore, cacheControl, newAcl, custom);
    }

    /**
     * The same with one more property, or another value for one.
     *
     * @param value anything that Jackson can write; null is JSON's null
     */
    public StreamMetadata with(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(custom);
        more.put(requireNonNull(name, "name"), value);
        return new StreamMetadata(maxCount, maxAge, truncateBefore, cacheControl, acl, more);
    }
}
