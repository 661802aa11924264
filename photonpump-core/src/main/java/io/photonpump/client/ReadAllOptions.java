package io.photonpump.client;

import static java.util.Objects.requireNonNull;

import io.photonpump.event.EventFilter;
import io.photonpump.stream.Direction;
import io.photonpump.stream.Position;
import org.jspecify.annotations.Nullable;

/**
 * How to read {@code $all}.
 *
 * @param from where to begin: forward inclusive, backward exclusive; the beginning or the end by default
 * @param maxCount how many events a page has at most; 1 to 4,096, 500 by default
 * @param resolveLinks whether links are followed; true by default
 * @param requireLeader whether only the leader of a cluster may answer; null: if and only if the client prefers the leader
 * @param filter which events to send; null: all of them. Servers from version 20 on
 * @param searchWindow how many events a filtered page looks at before it is answered, found or not; 1 or more, 4,096 by
 *     default
 */
public record ReadAllOptions(
        Direction direction,
        Position from,
        int maxCount,
        boolean resolveLinks,
        @Nullable Boolean requireLeader,
        @Nullable EventFilter filter,
        int searchWindow) {

    /** In events. */
    public static final int DEFAULT_SEARCH_WINDOW = 4096;

    private static final ReadAllOptions FORWARD = new ReadAllOptions(
            Direction.FORWARD, Position.START, ReadOptions.DEFAULT_MAX_COUNT, true, null, null, DEFAULT_SEARCH_WINDOW);
    private static final ReadAllOptions BACKWARD = new ReadAllOptions(
            Direction.BACKWARD, Position.END, ReadOptions.DEFAULT_MAX_COUNT, true, null, null, DEFAULT_SEARCH_WINDOW);

    public ReadAllOptions {
        requireNonNull(direction, "direction");
        requireNonNull(from, "from");
        ReadOptions.requireMaxCount(maxCount);
        if (searchWindow < 1) {
            throw new IllegalArgumentException("a search window is 1 or more, not " + searchWindow);
        }
    }

    /** From the beginning on. */
    public static ReadAllOptions forward() {
        return FORWARD;
    }

    /** From the end back. */
    public static ReadAllOptions backward() {
        return BACKWARD;
    }

    /** Where to begin: forward inclusive, backward exclusive. */
    public ReadAllOptions withFrom(Position position) {
        return new ReadAllOptions(direction, position, maxCount, resolveLinks, requireLeader, filter, searchWindow);
    }

    /** How many events a page has at most; 1 to 4,096, 500 by default. */
    public ReadAllOptions withMaxCount(int events) {
        return new ReadAllOptions(direction, from, events, resolveLinks, requireLeader, filter, searchWindow);
    }

    /** Whether links are followed; true by default. */
    public ReadAllOptions withResolveLinks(boolean resolve) {
        return new ReadAllOptions(direction, from, maxCount, resolve, requireLeader, filter, searchWindow);
    }

    /** Whether only the leader may answer; null, the default: if the client prefers the leader. */
    public ReadAllOptions withRequireLeader(@Nullable Boolean require) {
        return new ReadAllOptions(direction, from, maxCount, resolveLinks, require, filter, searchWindow);
    }

    /** Which events to send; null, the default: all. Servers from version 20 on. */
    public ReadAllOptions withFilter(@Nullable EventFilter newFilter) {
        return new ReadAllOptions(direction, from, maxCount, resolveLinks, requireLeader, newFilter, searchWindow);
    }

    /** How many events a filtered page looks at; 1 or more, 4,096 by default. */
    public ReadAllOptions withSearchWindow(int events) {
        return new ReadAllOptions(direction, from, maxCount, resolveLinks, requireLeader, filter, events);
    }
}
