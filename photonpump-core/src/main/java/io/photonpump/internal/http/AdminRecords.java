package io.photonpump.internal.http;

import io.photonpump.admin.NodeInfo;
import io.photonpump.admin.PersistentSubscriptionInfo;
import io.photonpump.admin.ProjectionInfo;
import io.photonpump.admin.User;
import io.photonpump.cluster.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The responses of the administrative interface. Callers see interfaces, so that responses can grow. */
final class AdminRecords {

    private AdminRecords() {}

    record Group(
            String stream,
            String group,
            String status,
            @Nullable Long lastProcessedEventNumber,
            @Nullable Long lastKnownEventNumber,
            @Nullable Long parkedCount,
            double averagePerSecond,
            long totalProcessed,
            int inFlight,
            int outstanding,
            int readBufferCount,
            long liveBufferCount,
            int retryBufferCount,
            int connectionCount,
            PersistentSubscriptionInfo.@Nullable Settings settings,
            List<PersistentSubscriptionInfo.Consumer> consumers)
            implements PersistentSubscriptionInfo {

        Group {
            consumers = List.copyOf(consumers);
        }
    }

    record GroupConsumer(
            String from,
            String username,
            String name,
            double averagePerSecond,
            long totalProcessed,
            int freeSlots,
            int inFlight)
            implements PersistentSubscriptionInfo.Consumer {}

    record GroupSettings(
            boolean resolveLinks,
            String startFrom,
            Duration messageTimeout,
            boolean extraStatistics,
            int maxRetryCount,
            int liveBufferSize,
            int readBatchSize,
            int bufferSize,
            Duration checkpointAfter,
            int minCheckpointCount,
            int maxCheckpointCount,
            int maxSubscriberCount,
            String strategy)
            implements PersistentSubscriptionInfo.Settings {}

    record UserRecord(
            String username,
            String fullName,
            List<String> groups,
            boolean disabled,
            @Nullable Instant lastUpdated) implements User {

        UserRecord {
            groups = List.copyOf(groups);
        }
    }

    record Projection(
            String name,
            String mode,
            String status,
            String reason,
            double progress,
            String position,
            String lastCheckpoint,
            long eventsProcessedAfterRestart,
            long bufferedEvents,
            int readsInProgress,
            int writesInProgress,
            int partitionsCached,
            long version,
            long epoch)
            implements ProjectionInfo {}

    record Node(String version, NodeState state, String projectionsMode) implements NodeInfo {}
}
