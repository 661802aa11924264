package io.photonpump.client;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.stream.Direction;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Options of a read of one stream. Immutable; safe on any thread. */
// Fields instead of a map: read by every read.
public final class ReadOptions {

    /** The largest page that servers return, in events. */
    public static final int MAX_COUNT = 4096;

    static final int DEFAULT_MAX_COUNT = 500;

    private static final ReadOptions DEFAULTS =
            new ReadOptions(Direction.FORWARD, OptionalLong.empty(), DEFAULT_MAX_COUNT, true, null);

    private final Direction direction;
    private final OptionalLong from;
    private final int maxCount;
    private final boolean resolveLinks;
    private final @Nullable Boolean requireLeader;

    private ReadOptions(
            Direction direction,
            OptionalLong from,
            int maxCount,
            boolean resolveLinks,
            @Nullable Boolean requireLeader) {
        this.direction = requireNonNull(direction, "direction");
        this.from = from;
        this.maxCount = maxCount;
        this.resolveLinks = resolveLinks;
        this.requireLeader = requireLeader;
    }

    /** {@return the default options: forward, from the beginning} */
    public static ReadOptions defaults() {
        return DEFAULTS;
    }

    /** {@return the direction; {@link Direction#FORWARD} by default} */
    public Direction direction() {
        return direction;
    }

    /**
     * {@return a copy with another direction}
     *
     * @param direction oldest or newest events first
     */
    public ReadOptions withDirection(Direction direction) {
        return new ReadOptions(direction, from, maxCount, resolveLinks, requireLeader);
    }

    /** {@return the number of the first event; empty, the default: the beginning forward, the end backward} */
    public OptionalLong from() {
        return from;
    }

    /**
     * {@return a copy with another start}
     *
     * @param eventNumber the number of the first event; 0 or more
     * @throws InvalidSettingsException if the number is negative
     */
    public ReadOptions withFrom(long eventNumber) {
        if (eventNumber < 0) {
            throw new InvalidSettingsException(
                    "from",
                    "from must be an event number, 0 or more, not " + eventNumber
                            + "; leave it out to read from the beginning or the end");
        }
        return new ReadOptions(direction, OptionalLong.of(eventNumber), maxCount, resolveLinks, requireLeader);
    }

    /** {@return a copy that starts at the beginning forward, or at the end backward} */
    public ReadOptions withoutFrom() {
        return new ReadOptions(direction, OptionalLong.empty(), maxCount, resolveLinks, requireLeader);
    }

    /** {@return the size of a page in events: how many {@code get} returns, and {@code iter} fetches at a time; 500 by default} */
    public int maxCount() {
        return maxCount;
    }

    /**
     * {@return a copy with another page size}
     *
     * @param events how many events a page has at most; 1 to {@value #MAX_COUNT}
     * @throws InvalidSettingsException if the size is out of range
     */
    public ReadOptions withMaxCount(int events) {
        return new ReadOptions(direction, from, requireMaxCount(events), resolveLinks, requireLeader);
    }

    static int requireMaxCount(int events) {
        if (events < 1 || events > MAX_COUNT) {
            throw new InvalidSettingsException("maxCount", "maxCount must be 1 to " + MAX_COUNT + ", not " + events);
        }
        return events;
    }

    /** {@return whether links are followed; true by default} */
    public boolean resolveLinks() {
        return resolveLinks;
    }

    /**
     * {@return a copy that follows links or does not}
     *
     * @param resolve true to return the target of a link in its place
     */
    public ReadOptions withResolveLinks(boolean resolve) {
        return new ReadOptions(direction, from, maxCount, resolve, requireLeader);
    }

    /** {@return whether only the leader of a cluster may answer; null, the default: if the client prefers the leader} */
    public @Nullable Boolean requireLeader() {
        return requireLeader;
    }

    /**
     * {@return a copy that requires the leader or does not}
     *
     * @param require true: only the leader answers; false: any node answers, possibly with older data
     */
    public ReadOptions withRequireLeader(boolean require) {
        return new ReadOptions(direction, from, maxCount, resolveLinks, require);
    }

    /** {@return a copy that requires the leader if the client prefers the leader} */
    public ReadOptions withoutRequireLeader() {
        return new ReadOptions(direction, from, maxCount, resolveLinks, null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReadOptions that
                && direction == that.direction
                && from.equals(that.from)
                && maxCount == that.maxCount
                && resolveLinks == that.resolveLinks
                && Objects.equals(requireLeader, that.requireLeader);
    }

    @Override
    public int hashCode() {
        return Objects.hash(direction, from, maxCount, resolveLinks, requireLeader);
    }

    @Override
    public String toString() {
        return "ReadOptions[direction=" + direction + ", from=" + (from.isPresent() ? from.getAsLong() : "")
                + ", maxCount=" + maxCount + ", resolveLinks=" + resolveLinks + ", requireLeader=" + requireLeader
                + "]";
    }
}
