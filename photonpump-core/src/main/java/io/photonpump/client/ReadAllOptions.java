package io.photonpump.client;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.EventFilter;
import io.photonpump.stream.Direction;
import io.photonpump.stream.Position;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Options of a read of {@code $all}. Immutable; safe on any thread. */
// Fields instead of a map: read by every read.
public final class ReadAllOptions {

    private static final int DEFAULT_SEARCH_WINDOW = 4096;

    private static final ReadAllOptions DEFAULTS = new ReadAllOptions(
            Direction.FORWARD, null, ReadOptions.DEFAULT_MAX_COUNT, true, null, null, DEFAULT_SEARCH_WINDOW);

    private final Direction direction;
    private final @Nullable Position from;
    private final int maxCount;
    private final boolean resolveLinks;
    private final @Nullable Boolean requireLeader;
    private final @Nullable EventFilter filter;
    private final int searchWindow;

    private ReadAllOptions(
            Direction direction,
            @Nullable Position from,
            int maxCount,
            boolean resolveLinks,
            @Nullable Boolean requireLeader,
            @Nullable EventFilter filter,
            int searchWindow) {
        this.direction = requireNonNull(direction, "direction");
        this.from = from;
        this.maxCount = maxCount;
        this.resolveLinks = resolveLinks;
        this.requireLeader = requireLeader;
        this.filter = filter;
        this.searchWindow = searchWindow;
    }

    /** {@return the default options: forward, from the beginning} */
    public static ReadAllOptions defaults() {
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
    public ReadAllOptions withDirection(Direction direction) {
        return new ReadAllOptions(direction, from, maxCount, resolveLinks, requireLeader, filter, searchWindow);
    }

    /** {@return where the read begins; by default the beginning forward, the end backward} */
    public Position from() {
        return from != null ? from : direction == Direction.FORWARD ? Position.START : Position.END;
    }

    /**
     * {@return a copy with another start}
     *
     * @param position where the read begins: inclusive forward, exclusive backward
     */
    public ReadAllOptions withFrom(Position position) {
        return new ReadAllOptions(
                direction,
                requireNonNull(position, "position"),
                maxCount,
                resolveLinks,
                requireLeader,
                filter,
                searchWindow);
    }

    /** {@return a copy that starts at the beginning forward, or at the end backward} */
    public ReadAllOptions withoutFrom() {
        return new ReadAllOptions(direction, null, maxCount, resolveLinks, requireLeader, filter, searchWindow);
    }

    /** {@return the size of a page in events; 500 by default} */
    public int maxCount() {
        return maxCount;
    }

    /**
     * {@return a copy with another page size}
     *
     * @param events how many events a page has at most; 1 to {@value ReadOptions#MAX_COUNT}
     * @throws InvalidSettingsException if the size is out of range
     */
    public ReadAllOptions withMaxCount(int events) {
        return new ReadAllOptions(
                direction,
                from,
                ReadOptions.requireMaxCount(events),
                resolveLinks,
                requireLeader,
                filter,
                searchWindow);
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
    public ReadAllOptions withResolveLinks(boolean resolve) {
        return new ReadAllOptions(direction, from, maxCount, resolve, requireLeader, filter, searchWindow);
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
    public ReadAllOptions withRequireLeader(boolean require) {
        return new ReadAllOptions(direction, from, maxCount, resolveLinks, require, filter, searchWindow);
    }

    /** {@return a copy that requires the leader if the client prefers the leader} */
    public ReadAllOptions withoutRequireLeader() {
        return new ReadAllOptions(direction, from, maxCount, resolveLinks, null, filter, searchWindow);
    }

    /** {@return the filter that the server applies; null, the default: all events} */
    public @Nullable EventFilter filter() {
        return filter;
    }

    /**
     * {@return a copy with a filter} Servers support filters from version 20.
     *
     * @param filter selects the events that the server returns
     */
    public ReadAllOptions withFilter(EventFilter filter) {
        return new ReadAllOptions(
                direction, from, maxCount, resolveLinks, requireLeader, requireNonNull(filter, "filter"), searchWindow);
    }

    /** {@return a copy that returns all events} */
    public ReadAllOptions withoutFilter() {
        return new ReadAllOptions(direction, from, maxCount, resolveLinks, requireLeader, null, searchWindow);
    }

    /** {@return how many events the server examines for a filtered page, matching or not; 4,096 by default} */
    public int searchWindow() {
        return searchWindow;
    }

    /**
     * {@return a copy with another search window}
     *
     * @param events how many events the server examines for a filtered page, matching or not; 1 or more
     * @throws InvalidSettingsException if the window is less than 1
     */
    public ReadAllOptions withSearchWindow(int events) {
        if (events < 1) {
            throw new InvalidSettingsException("searchWindow", "searchWindow must be 1 or more, not " + events);
        }
        return new ReadAllOptions(direction, from, maxCount, resolveLinks, requireLeader, filter, events);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReadAllOptions that
                && direction == that.direction
                && from().equals(that.from())
                && maxCount == that.maxCount
                && resolveLinks == that.resolveLinks
                && Objects.equals(requireLeader, that.requireLeader)
                && Objects.equals(filter, that.filter)
                && searchWindow == that.searchWindow;
    }

    @Override
    public int hashCode() {
        return Objects.hash(direction, from(), maxCount, resolveLinks, requireLeader, filter, searchWindow);
    }

    @Override
    public String toString() {
        return "ReadAllOptions[direction=" + direction + ", from=" + from() + ", maxCount=" + maxCount
                + ", resolveLinks=" + resolveLinks + ", requireLeader=" + requireLeader + ", filter=" + filter
                + ", searchWindow=" + searchWindow + "]";
    }
}
