package io.photonpump.spring.internal.container;

import io.photonpump.spring.listener.ContainerState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of a listener at one moment. All parts belong to the same state.
 *
 * @param since the time at which the state began
 * @param live whether all earlier events are handled; only while RUNNING
 * @param lastError the last failure; null: none since the listener last worked
 */
record StatusSnapshot(
        ContainerState state,
        Instant since,
        boolean live,
        @Nullable String lastError) {

    static StatusSnapshot created(Instant now) {
        return new StatusSnapshot(ContainerState.CREATED, now, false, null);
    }

    /** Returns a snapshot in another state, not live; or this one if the state is the same. */
    StatusSnapshot moved(ContainerState next, Instant now) {
        return next == state ? this : new StatusSnapshot(next, now, false, lastError);
    }

    /** Returns a snapshot that is live if the listener is RUNNING. */
    StatusSnapshot withLive(boolean nowLive) {
        return new StatusSnapshot(state, since, nowLive && state == ContainerState.RUNNING, lastError);
    }

    StatusSnapshot withError(@Nullable String error) {
        return new StatusSnapshot(state, since, live, error);
    }
}
