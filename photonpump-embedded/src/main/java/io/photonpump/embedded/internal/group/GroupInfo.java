package io.photonpump.embedded.internal.group;

import java.util.List;

/**
 * A group as it is at the moment, for the HTTP API (docs/protocol.md, Persistent subscriptions over HTTP).
 *
 * @param processed how many events were given out, repetitions included
 * @param perSecond the average of that since the group was made or changed
 * @param lastCheckpoint -1: none yet
 * @param lastKnown number of the newest event seen in the stream; -1: none
 */
public record GroupInfo(
        GroupKey key,
        GroupSettings settings,
        boolean live,
        long processed,
        long perSecond,
        long lastCheckpoint,
        long lastKnown,
        int readBufferCount,
        int liveBufferCount,
        int retryBufferCount,
        int inFlight,
        long parked,
        List<ConsumerInfo> consumers) {

    /** @param availableSlots how many more events this consumer would take */
    public record ConsumerInfo(
            ConsumerIdentity identity, long processed, long perSecond, int availableSlots, int inFlight) {}
}
