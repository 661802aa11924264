package io.photonpump.spring.listener.config;

import io.photonpump.subscription.ConsumerStrategy;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A persistent subscription group.
 *
 * @param name Name of the group; makes the listener a persistent one.
 * @param update Whether to change an existing group to these settings when the listener starts, if it has others. Its consumers
 *     are then disconnected for a moment.
 * @param startFrom Event that a new group begins at: start, end or an event number.
 * @param resolveLinks Whether links are followed; by default as resolve-links of the listener says.
 * @param messageTimeout Time that a consumer may take before an event is delivered again.
 * @param maxRetryCount Number of times an event is delivered again before it is parked.
 * @param maxSubscriberCount Number of consumers that may connect; 0 for any number.
 * @param strategy How events are spread over the consumers.
 * @param liveBufferSize Number of live events that the server keeps for the group.
 * @param readBatchSize Number of events that the server reads at a time.
 * @param bufferSize Number of events that the server keeps in memory for the group.
 * @param checkpointAfter Time after which the server stores the position of the group.
 * @param minCheckpointCount Number of handled events before which the position is not stored.
 * @param maxCheckpointCount Number of handled events after which the position is stored at the latest.
 * @param extraStatistics Whether the server measures latencies.
 */
public record GroupProperties(
        @Nullable String name,
        @Nullable Boolean update,
        @Nullable String startFrom,
        @Nullable Boolean resolveLinks,
        @Nullable Duration messageTimeout,
        @Nullable Integer maxRetryCount,
        @Nullable Integer maxSubscriberCount,
        @Nullable ConsumerStrategy strategy,
        @Nullable Integer liveBufferSize,
        @Nullable Integer readBatchSize,
        @Nullable Integer bufferSize,
        @Nullable Duration checkpointAfter,
        @Nullable Integer minCheckpointCount,
        @Nullable Integer maxCheckpointCount,
        @Nullable Boolean extraStatistics) {

    static final GroupProperties NONE = new GroupProperties(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** The core's defaults where nothing is said. */
    PersistentSubscriptionSettings settings(boolean followLinks) {
        PersistentSubscriptionSettings defaults = PersistentSubscriptionSettings.defaults();
        return new PersistentSubscriptionSettings(
                followLinks,
                startNumber(),
                or(messageTimeout, defaults.messageTimeout()),
                or(extraStatistics, defaults.extraStatistics()),
                or(maxRetryCount, defaults.maxRetryCount()),
                or(liveBufferSize, defaults.liveBufferSize()),
                or(readBatchSize, defaults.readBatchSize()),
                or(bufferSize, defaults.bufferSize()),
                or(checkpointAfter, defaults.checkpointAfter()),
                or(minCheckpointCount, defaults.minCheckpointCount()),
                or(maxCheckpointCount, defaults.maxCheckpointCount()),
                or(maxSubscriberCount, defaults.maxSubscriberCount()),
                or(strategy, defaults.strategy()));
    }

    private long startNumber() {
        if (startFrom == null || startFrom.equals("end")) {
            return PersistentSubscriptionSettings.END;
        }
        if (startFrom.equals("start")) {
            return 0;
        }
        try {
            return Long.parseLong(startFrom);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "group.start-from is start, end or an event number, not " + startFrom, e);
        }
    }

    private static <T> T or(@Nullable T value, T fallback) {
        return value != null ? value : fallback;
    }
}
