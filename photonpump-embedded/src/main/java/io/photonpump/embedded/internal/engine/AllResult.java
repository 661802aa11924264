package io.photonpump.embedded.internal.engine;

import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import java.util.List;

/**
 * A page of {@code $all}.
 *
 * @param from what was asked for; the end as a real position
 * @param end whether the read ran into the end of the log, or its beginning
 * @param error empty unless the status is {@link Status#ERROR}
 */
public record AllResult(
        Status status, List<ResolvedEvent> events, Position from, Position next, boolean end, String error) {

    public enum Status {
        SUCCESS,
        ERROR,
        ACCESS_DENIED
    }

    static AllResult refused(Status status, Position from, String error) {
        return new AllResult(status, List.of(), from, Position.END, false, error);
    }
}
