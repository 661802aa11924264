package io.photonpump.spring.listener;

import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of a listener, read from memory. The state, {@code since}, {@code live}, {@code lag} and {@code lagTime} belong to the same
 * moment.
 *
 * <p>A lag is null while it is unknown: without a connection, and while the listener is paused or stopped, nobody tells the listener
 * about new events. Volatile listeners have none.
 *
 * @param state the state of the listener
 * @param since the time at which the state began
 * @param position the position up to which all events are handled; null: there is none, or the listener is not a catch-up listener
 * @param lag the number of known events that are not handled yet: of a catch-up listener, the events of its stream after {@code
 *     position}; of a persistent listener, {@link GroupStatus#lag()}. On {@code $all}, events cannot be counted until the listener is
 *     live
 * @param lagTime the time by which a catch-up listener is behind: the age of the oldest event that it holds and has not handled, or
 *     else, while it catches up, of the event that it handled last; 0 when it has caught up. The server's clock has set the time of
 *     the events
 * @param group what the server reports about the group of a running persistent listener; null for other listeners, and without
 *     {@link MonitoringSpec#groupStatsInterval()}
 * @param inFlight the number of events that the listener holds and has not decided
 * @param live whether the listener is connected and has caught up with the stream; only while {@link ContainerState#RUNNING}
 * @param processed the number of events that were handled since the application started, without filtered events
 * @param lastError the last failure and its cause; null: none since the listener last worked
 */
public record ContainerStatus(
        ContainerState state,
        Instant since,
        @Nullable Checkpoint position,
        @Nullable Long lag,
        @Nullable Duration lagTime,
        @Nullable GroupStatus group,
        int inFlight,
        boolean live,
        long processed,
        @Nullable String lastError) {}
