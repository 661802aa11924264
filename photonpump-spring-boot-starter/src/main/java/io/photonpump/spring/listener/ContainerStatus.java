package io.photonpump.spring.listener;

import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a listener is doing right now, read from memory. State, {@code since}, {@code live} and {@code lag} are of one moment.
 *
 * @param since when {@code state} began
 * @param position of the last event that was handled with all before it; null: none yet, or not a catch-up listener
 * @param lag how many events of the stream are known to wait behind {@code position}; null if that is unknown,
 *     as for {@code $all} and while there is no connection
 * @param inFlight how many events it holds that are not decided about
 * @param live whether it has caught up with the stream and is connected; only while {@link ContainerState#RUNNING}
 * @param processed how many events were handled since the application started, without those passed over
 * @param lastError what went wrong last, and what led to it; null: nothing since the listener last worked
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
