package io.photonpump.admin;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the server says of a persistent subscription group (docs/protocol.md, Persistent subscriptions over HTTP). Lists
 * leave out {@code settings}, {@code connections} and the counts of buffered and outstanding events, which are 0 there.
 *
 * @param status in the server's words, such as {@code Live} or {@code Behind, OutstandingPageRequest}
 * @param lastProcessedEventNumber the last number that was stored as the group's position, which trails what was acknowledged;
 *     -1: none; null: the server did not say, as for groups on {@code $all}
 * @param lastKnownEventNumber the number of the last event that the group knows to be in the stream; -1: none; null: the server
 *     did not say
 * @param parkedCount how many events are parked; null: the server did not say, as none does before version 21: read
 *     {@link #parkedStream()} instead
 * @param averagePerSecond events per second, lately
 * @param totalProcessed events delivered since the group was loaded
 * @param connectionCount how many consumers are connected
 */
public record PersistentSubscriptionInfo(
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
        @Nullable Settings settings,
        List<Connection> connections) {

    public PersistentSubscriptionInfo {
        connections = List.copyOf(connections);
    }

    /** How many events the group's position is behind the stream; empty if the server did not say. */
    public OptionalLong lag() {
        if (lastKnownEventNumber == null || lastProcessedEventNumber == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(0, lastKnownEventNumber - lastProcessedEventNumber));
    }

    /** Where the group's parked events are: links to the events, to be read like any stream by those who may. */
    public String parkedStream() {
        return "$persistentsubscription-" + stream + "::" + group + "-parked";
    }

    /**
     * A consumer.
     *
     * @param from its address and port
     * @param name what it calls itself; empty before version 20
     * @param freeSlots how many more events it would take now
     */
    public record Connection(
            String from,
            String user,
            String name,
            double averagePerSecond,
            long totalProcessed,
            int freeSlots,
            int inFlight) {}

    /**
     * How the group was set up. See {@code PersistentSubscriptionSettings} for the meanings; unlike there, nothing is checked
     * here, because a server may hold anything.
     *
     * @param startFrom an event number, or a position of {@code $all}
     * @param strategy by the server's name
     */
    public record Settings(
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
            String strategy) {}
}
