package io.photonpump.admin;

import io.photonpump.event.StartFrom;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The state of a persistent subscription group, as the server reports it. In lists of groups, {@link #settings()} is null,
 * {@link #consumers()} is empty, and the counts of buffered and outstanding events are 0.
 */
public interface PersistentSubscriptionInfo {

    /** {@return the stream} */
    String stream();

    /** {@return the name of the group} */
    String group();

    /** {@return the status in the server's words, such as {@code Live} or {@code Behind, OutstandingPageRequest}} */
    String status();

    /**
     * {@return the number of the event up to which the group's position is stored, which is at most the last acknowledged event; -1: none;
     * null: the server does not report it, as for groups on {@code $all}}
     */
    @Nullable
    Long lastProcessedEventNumber();

    /** {@return the number of the last event that the group has seen in the stream; -1: none; null: the server does not report it} */
    @Nullable
    Long lastKnownEventNumber();

    /**
     * {@return how many events are parked; null: the server does not report it, as before version 21; read {@link #parkedStream()}
     * instead}
     */
    @Nullable
    Long parkedCount();

    /** {@return the recent rate in events per second} */
    double averagePerSecond();

    /** {@return how many events were delivered since the server loaded the group} */
    long totalProcessed();

    /** {@return how many events are delivered and not yet acknowledged} */
    int inFlight();

    /** {@return how many events the server counts as outstanding} */
    int outstanding();

    /** {@return how many events are buffered after being read from the stream} */
    int readBufferCount();

    /** {@return how many live events are buffered} */
    long liveBufferCount();

    /** {@return how many events wait to be delivered again} */
    int retryBufferCount();

    /** {@return how many consumers are connected} */
    int connectionCount();

    /** {@return the settings of the group; null in lists} */
    @Nullable
    Settings settings();

    /** {@return the connected consumers; empty in lists} */
    List<Consumer> consumers();

    /** {@return how many events the group's position is behind the end of the stream; empty if the server does not report it} */
    default OptionalLong lag() {
        Long known = lastKnownEventNumber();
        Long processed = lastProcessedEventNumber();
        return known == null || processed == null
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, known - processed));
    }

    /** {@return the stream of links to the group's parked events, which can be read like any stream} */
    default String parkedStream() {
        return "$persistentsubscription-" + stream() + "::" + group() + "-parked";
    }

    /** A connected consumer. */
    interface Consumer {

        /** {@return the address and the port} */
        String from();

        /** {@return the user} */
        String username();

        /** {@return the name of the connection; empty before version 20} */
        String name();

        /** {@return the recent rate in events per second} */
        double averagePerSecond();

        /** {@return how many events were delivered to this consumer} */
        long totalProcessed();

        /** {@return how many more events the consumer accepts now} */
        int freeSlots();

        /** {@return how many events are delivered to this consumer and not yet acknowledged} */
        int inFlight();
    }

    /**
     * The settings of a group. {@link PersistentSubscriptionSettings} documents their meanings; unlike there, the values are not checked,
     * because other clients can create groups with any values.
     */
    interface Settings {

        /** {@return whether links are followed} */
        boolean resolveLinks();

        /** {@return the start: an event number, or a position of {@code $all}} */
        String startFrom();

        /** {@return how long a consumer may take before an event is delivered again} */
        Duration messageTimeout();

        /** {@return whether the server measures latencies} */
        boolean extraStatistics();

        /** {@return how often an event is delivered again before it is parked} */
        int maxRetryCount();

        /** {@return how many live events the server keeps in memory} */
        int liveBufferSize();

        /** {@return how many events the server reads at a time} */
        int readBatchSize();

        /** {@return how many events the server keeps in memory} */
        int bufferSize();

        /** {@return the time between checkpoints} */
        Duration checkpointAfter();

        /** {@return how many events must be handled before a checkpoint} */
        int minCheckpointCount();

        /** {@return after how many events the server stores a checkpoint at the latest} */
        int maxCheckpointCount();

        /** {@return how many consumers may join; 0: any number} */
        int maxSubscriberCount();

        /** {@return the strategy by the server's name, such as {@code RoundRobin}} */
        String strategy();

        /**
         * {@return whether the group has these settings, in the precision in which the server stores them}
         *
         * @param other the settings to compare with
         */
        default boolean matches(PersistentSubscriptionSettings other) {
            return resolveLinks() == other.resolveLinks()
                    && startFrom().equals(asTheServerSays(other.startFrom()))
                    && messageTimeout().toMillis() == other.messageTimeout().toMillis()
                    && extraStatistics() == other.extraStatistics()
                    && maxRetryCount() == other.maxRetryCount()
                    && liveBufferSize() == other.liveBufferSize()
                    && readBatchSize() == other.readBatchSize()
                    && bufferSize() == other.bufferSize()
                    && checkpointAfter().toMillis() == other.checkpointAfter().toMillis()
                    && minCheckpointCount() == other.minCheckpointCount()
                    && maxCheckpointCount() == other.maxCheckpointCount()
                    && maxSubscriberCount() == other.maxSubscriberCount()
                    && strategy().equals(other.strategy().wireName());
        }

        /** {@return a start in the form in which the server lists it} */
        private static String asTheServerSays(StartFrom start) {
            if (start instanceof StartFrom.AtEvent at) {
                return Long.toString(at.eventNumber());
            } else if (start instanceof StartFrom.AfterEvent after) {
                return Long.toString(after.eventNumber() + 1);
            } else if (start instanceof StartFrom.AfterPosition after) {
                return "C:" + after.position().commit() + "/P:"
                        + after.position().prepare();
            }
            return start == StartFrom.beginning() ? "0" : "-1";
        }
    }
}
