package io.photonpump.spring.internal.container;

import io.photonpump.spring.listener.ContainerState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a listener says of itself at one moment. Every part belongs to the same state.
 *
 * @param since when {@code state} began
 * @param live whether it has handled everything that was there; only while RUNNING
 * @param lastError what went wrong last; null: nothing since it worked
 */
record StatusSnapshot(
        ContainerState state,
        Instant since,
        boolean live,
        @Nullable String lastError) {

    static StatusSnapshot created(Instant now) {
        return new StatusSnapshot(ContainerState.CREATED, now, false, null);
    }

    /** In the next state, not live; unchanged if it is in that state already. */
    StatusSnapshot moved(ContainerState next, Instant now) {
        return next == state ? this : new StatusSnapshot(next, now, false, lastError);
    }

    /** Live if RUNNING: nothing else can be. */
    StatusSnapshot withLive(boolean nowLive) {
        return new StatusSnapshot(state, since, nowLive && state == ContainerState.RUNNING, lastError);
    }

    StatusSnapshot withError(@Nullable String error) {
        return new StatusSnapshot(state, since, live, error);
    }
}
