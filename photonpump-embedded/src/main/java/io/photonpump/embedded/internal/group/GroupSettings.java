package io.photonpump.embedded.internal.group;

/**
 * The settings of a group (docs/protocol.md, Persistent subscription messages). They are not checked here: the server accepts
 * any values.
 *
 * @param startFrom the number of the first event; below 0: from now
 * @param messageTimeout the time after which an unanswered event is retried, in milliseconds; 0: never
 * @param bufferSize the maximum number of buffered events
 * @param liveBufferSize the number of live events that are kept while the group reads history
 * @param checkpointAfter milliseconds; 0: no checkpoints by time
 * @param maxSubscribers 0: unlimited
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

    /** Returns the number of events in a page of history. */
    int pageSize() {
        return readBatchSize <= 0 ? 10 : Math.min(readBatchSize, 100);
    }
}
