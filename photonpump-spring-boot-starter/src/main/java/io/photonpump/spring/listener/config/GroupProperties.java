package io.photonpump.spring.listener.config;

import io.photonpump.subscription.ConsumerStrategy;
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

    public static final GroupProperties NONE = new GroupProperties(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
}
