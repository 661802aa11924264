package io.photonpump.embedded.internal.group;

/**
 * The settings of a group (docs/protocol.md, Persistent subscription messages). Nothing is checked: the server takes what
 * it gets.
 *
 * @param startFrom first event number wanted; below 0: from now
 * @param messageTimeout milliseconds until an event that nobody answered is given out again; 0: never
 * @param bufferSize how many events a group holds ready
 * @param liveBufferSize how many events are kept while the group reads history
 * @param checkpointAfter milliseconds; 0: never by time
 * @param maxSubscribers 0: as many as want to
 */
public record GroupSettings(
        boolean resolveLinks,
        long startFrom,
        int messageTimeout,
        boolean extraStatistics,
        int liveBufferSize,
        int readBatchSize,
        int bufferSize,
        int maxRetryCount,
        int checkpointAfter,
        int checkpointMaxCount,
        int checkpointMinCount,
        int maxSubscribers,
        StrategyName strategy) {

    /** How many events one page of history has. */
    int pageSize() {
        return readBatchSize <= 0 ? 10 : Math.min(readBatchSize, 100);
    }
}
