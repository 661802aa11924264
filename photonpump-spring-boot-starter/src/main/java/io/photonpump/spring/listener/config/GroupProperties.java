package io.photonpump.spring.listener.config;

import io.photonpump.subscription.ConsumerStrategy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a persistent subscription group.
 *
 * @param name Name of the group. Makes the listener a persistent one.
 * @param update Whether to update an existing group that has other settings when the listener starts. An update disconnects the
 *     group's consumers for a moment.
 * @param startFrom Position at which a new group starts: start, end or an event number.
 * @param messageTimeout Time that a consumer has to acknowledge an event before the server retries it.
 * @param maxRetryCount Maximum number of retries before the server parks an event.
 * @param maxSubscriberCount Maximum number of connected consumers. 0 for no limit.
 * @param strategy Strategy by which the server distributes events to the consumers.
 * @param liveBufferSize Number of live events that the server buffers for the group.
 * @param readBatchSize Number of events that the server reads at a time.
 * @param bufferSize Number of events that the server buffers when the group catches up.
 * @param checkpointAfter Interval at which the server stores the position of the group.
 * @param minCheckpointCount Minimum number of handled events before the server stores the position.
 * @param maxCheckpointCount Maximum number of handled events before the server stores the position.
 * @param extraStatistics Whether the server measures latencies.
 */
public record GroupProperties(
        @Nullable String name,
        @Nullable Boolean update,
        @Nullable String startFrom,
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
        @Nullable Boolean extraStatistics) {}
