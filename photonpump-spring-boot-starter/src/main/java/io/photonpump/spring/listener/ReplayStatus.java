package io.photonpump.spring.listener;

import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of a replay at one moment.
 *
 * @param state the state of the replay
 * @param since the time at which it was requested
 * @param after the position after which it handles all events; {@link Checkpoint#BEGINNING} for all events of the stream
 * @param target the position of the listener before the replay, up to which events are handled again; null if it is not known, or if
 *     there was none
 * @param endedAt the time at which the listener caught up, or the replay failed or ended early; null while it has not ended
 * @param warning what the listener does twice, because it has no {@link ReplayHook}; null: nothing to warn of
 * @param error the reason why the replay failed or ended early, or what it waits for; null: none
 */
public record ReplayStatus(
        ReplayState state,
        Instant since,
        Checkpoint after,
        @Nullable Checkpoint target,
        @Nullable Instant endedAt,
        @Nullable String warning,
        @Nullable String error) {}
