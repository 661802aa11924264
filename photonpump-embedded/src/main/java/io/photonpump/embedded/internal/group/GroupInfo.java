package io.photonpump.embedded.internal.group;

import java.util.List;

/**
 * The current state of a group, for the HTTP API (docs/protocol.md, Persistent subscriptions over HTTP).
 *
 * @param processed the number of deliveries, repetitions included
 * @param perSecond the average number of deliveries per second since the group was created or updated
 * @param lastCheckpoint -1: none yet
 * @param lastKnown the number of the newest known event of the stream; -1: none
 * @param lastCheckpointText as clients have it: a number, or a position in {@code $all}; empty: none yet
 * @param lastKnownText likewise
 */
public record GroupInfo(
        GroupKey key,
        GroupSettings settings,
        boolean live,
        long processed,
        long perSecond,
        long lastCheckpoint,
        long lastKnown,
        String lastCheckpointText,
        String lastKnownText,
        int readBufferCount,
        int liveBufferCount,
        int retryBufferCount,
        int inFlight,
        long parked,
        List<ConsumerInfo> consumers) {

    /**
     * The current state of a consumer.
     *
     * @param availableSlots the number of further events that the consumer accepts
     */
    public record ConsumerInfo(
            ConsumerIdentity identity, long processed, long perSecond, int availableSlots, int inFlight) {}
}
