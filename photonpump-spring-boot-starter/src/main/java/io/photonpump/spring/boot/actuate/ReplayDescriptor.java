package io.photonpump.spring.boot.actuate;

import io.photonpump.spring.listener.Replay;
import io.photonpump.spring.listener.ReplayState;
import io.photonpump.spring.listener.ReplayStatus;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Description of the last replay of a listener in responses of the endpoint.
 *
 * @param state the state of the replay
 * @param since the time at which it was requested
 * @param from its start, as in a request: {@code start}, the number of the first event, or for {@code $all} the position after which it
 *     starts
 * @param target the position of the listener before the replay; null if it is not known, or if there was none
 * @param caughtUpAt the time at which the listener had handled all events up to the end of the stream; null: it has not
 * @param endedAt the time at which the replay failed or ended early; null: it has not
 * @param warning what the listener does twice; null: nothing to warn of
 * @param error the reason why the replay failed or ended early, or what it waits for; null: none
 */
public record ReplayDescriptor(
        ReplayState state,
        Instant since,
        String from,
        @Nullable String target,
        @Nullable Instant caughtUpAt,
        @Nullable Instant endedAt,
        @Nullable String warning,
        @Nullable String error) {

    static @Nullable ReplayDescriptor of(SubscriptionContainer container) {
        Replay last = container.lastReplay().orElse(null);
        if (last == null) {
            return null;
        }
        ReplayStatus status = last.status();
        boolean caughtUp = status.state() == ReplayState.CAUGHT_UP;
        return new ReplayDescriptor(
                status.state(),
                status.since(),
                from(status.after()),
                status.target() == null ? null : status.target().toString(),
                caughtUp ? status.endedAt() : null,
                caughtUp ? null : status.endedAt(),
                status.warning(),
                status.error());
    }

    private static String from(Checkpoint after) {
        if (after.commit() < 0) {
            return "start";
        }
        return after.prepare() < 0 ? Long.toString(after.commit() + 1) : after.toString();
    }
}
