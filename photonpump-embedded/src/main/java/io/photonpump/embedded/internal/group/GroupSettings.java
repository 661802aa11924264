package io.photonpump.embedded.internal.group;

import org.jspecify.annotations.Nullable;

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
 * @param all what a group on {@code $all} delivers, which has no {@code startFrom}; null for one on a stream
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
        StrategyName strategy,
        @Nullable AllSelection all) {

    /** Settings of a group on a stream. */
    public GroupSettings(
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
        this(
                resolveLinks,
                startFrom,
                messageTimeout,
                extraStatistics,
                liveBufferSize,
                readBatchSize,
                bufferSize,
                maxRetryCount,
                checkpointAfter,
                checkpointMaxCount,
                checkpointMinCount,
                maxSubscribers,
                strategy,
                null);
    }

    /** Returns these settings for a group on {@code $all}. */
    public GroupSettings on(@Nullable AllSelection all) {
        return new GroupSettings(
                resolveLinks,
                startFrom,
                messageTimeout,
                extraStatistics,
                liveBufferSize,
                readBatchSize,
                bufferSize,
                maxRetryCount,
                checkpointAfter,
                checkpointMaxCount,
                checkpointMinCount,
                maxSubscribers,
                strategy,
                all);
    }

    /** Returns these settings for a group that has others: the filter on {@code $all} remains. */
    GroupSettings after(GroupSettings before) {
        if (before.all == null) {
            return on(null);
        }
        return on(all == null ? before.all : new AllSelection(all.from(), before.all.filter()));
    }

    /** Returns the start as clients have it. */
    public String startText() {
        return all == null ? Long.toString(startFrom) : AllSource.text(all.from());
    }

    /** Returns the number of events in a page of history. */
    int pageSize() {
        return readBatchSize <= 0 ? 10 : Math.min(readBatchSize, 100);
    }
}
