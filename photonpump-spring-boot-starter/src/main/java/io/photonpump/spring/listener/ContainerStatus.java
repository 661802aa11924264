package io.photonpump.spring.listener;

import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of a listener, read from memory. The state, {@code since}, {@code live} and {@code lag} belong to the same moment.
 *
 * @param state the state of the listener
 * @param since the time at which the state began
 * @param position the position up to which all events are handled; null: there is none, or the listener is not a catch-up listener
 * @param lag the number of events of the stream that are known to be after {@code position}; null if it is unknown, as for
 *     {@code $all} and without a connection
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
        int inFlight,
        boolean live,
        long processed,
        @Nullable String lastError) {}
