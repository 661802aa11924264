package io.photonpump.client;

import static java.util.Objects.requireNonNull;

import io.photonpump.stream.Direction;
import org.jspecify.annotations.Nullable;

/**
 * How to read a stream.
 *
 * @param from the number of the first event wanted; null: the beginning when reading forward, the end when reading backward
 * @param maxCount how many events a page has at most: what {@code get} returns, and what {@code iter} fetches at a time;
 *     1 to 4,096, 500 by default
 * @param resolveLinks whether links are followed; true by default
 * @param requireLeader whether only the leader of a cluster may answer; null: if and only if the client prefers the leader
 */
public record ReadOptions(
        Direction direction,
        @Nullable Long from,
        int maxCount,
        boolean resolveLinks,
        @Nullable Boolean requireLeader) {

    /** Events of a page unless said otherwise. */
    public static final int DEFAULT_MAX_COUNT = 500;
    /** More events of a page are refused by servers. */
    public static final int MAX_COUNT = 4096;

    private static final ReadOptions FORWARD = new ReadOptions(Direction.FORWARD, null, DEFAULT_MAX_COUNT, true, null);
    private static final ReadOptions BACKWARD =
            new ReadOptions(Direction.BACKWARD, null, DEFAULT_MAX_COUNT, true, null);

    public ReadOptions {
        requireNonNull(direction, "direction");
        requireMaxCount(maxCount);
        if (from != null && from < 0) {
            throw new IllegalArgumentException("an event number is 0 or more, not " + from
                    + "; leave it out to read from the beginning or the end");
        }
    }

    static void requireMaxCount(int maxCount) {
        if (maxCount < 1 || maxCount > MAX_COUNT) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_COUNT + " events, not " + maxCount);
        }
    }

    /** From the beginning on. */
    public static ReadOptions forward() {
        return FORWARD;
    }

    /** From the end back. */
    public static ReadOptions backward() {
        return BACKWARD;
    }

    /** The number of the first event wanted. */
    public ReadOptions withFrom(long eventNumber) {
        return withFrom((Long) eventNumber);
    }

    /** The number of the first event wanted; null: the beginning or the end, by direction. */
    public ReadOptions withFrom(@Nullable Long eventNumber) {
        return new ReadOptions(direction, eventNumber, maxCount, resolveLinks, requireLeader);
    }

    /** How many events a page has at most; 1 to 4,096, 500 by default. */
    public ReadOptions withMaxCount(int events) {
        return new ReadOptions(direction, from, events, resolveLinks, requireLeader);
    }

    /** Whether links are followed; true by default. */
    public ReadOptions withResolveLinks(boolean resolve) {
        return new ReadOptions(direction, from, maxCount, resolve, requireLeader);
    }

    /** Whether only the leader may answer; null, the default: if the client prefers the leader. */
    public ReadOptions withRequireLeader(@Nullable Boolean require) {
        return new ReadOptions(direction, from, maxCount, resolveLinks, require);
    }
}
