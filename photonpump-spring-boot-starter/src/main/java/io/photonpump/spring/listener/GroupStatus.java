package io.photonpump.spring.listener;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the server last reported about the group of a running listener. The listener asks over HTTP, at the interval of {@link
 * MonitoringSpec#groupStatsInterval()}. The numbers are those of the whole group, with all its consumers. All of them are null while
 * {@code unknownSince} is not: an old number would be wrong.
 *
 * @param lag the number of events that no consumer of the group has dealt with yet. While the group is live, these are the events that
 *     the server buffers or waits for; while it reads history, those after its stored position
 * @param parked the number of parked events; null also before version 21 of the server, which does not report it
 * @param lastKnownEventNumber the number of the last event that the group has seen in its stream; -1: none
 * @param lastProcessedEventNumber the number of the event up to which the server has stored the position of the group, which can be
 *     some events behind the handled ones; -1: none
 * @param asOf the time of the last answer; null: there was none yet
 * @param unknownSince the time since which the numbers are unknown; null: they are current
 * @param problem the reason why the numbers are unknown; null: they are current, or the first answer has not arrived yet
 */
public record GroupStatus(
        @Nullable Long lag,
        @Nullable Long parked,
        @Nullable Long lastKnownEventNumber,
        @Nullable Long lastProcessedEventNumber,
        @Nullable Instant asOf,
        @Nullable Instant unknownSince,
        @Nullable String problem) {

    /**
     * {@return a status without numbers}
     *
     * @param since the time since which they are unknown
     * @param asOf the time of the last answer; null: there was none
     * @param problem the reason; null: the first answer has not arrived yet
     */
    public static GroupStatus unknown(Instant since, @Nullable Instant asOf, @Nullable String problem) {
        return new GroupStatus(null, null, null, null, asOf, since, problem);
    }

    /** {@return whether the numbers are current} */
    public boolean isKnown() {
        return unknownSince == null;
    }
}
