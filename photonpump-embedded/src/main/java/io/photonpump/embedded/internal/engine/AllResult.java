package io.photonpump.embedded.internal.engine;

import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import java.util.List;

/**
 * A page of {@code $all}.
 *
 * @param from the requested position; if the end was requested, its real position
 * @param examined the number of events that were looked at, those that the filter left out included
 * @param end whether the page reached the end of the log or, backward, its start
 * @param error empty unless the status is {@link Status#ERROR}
 */
public record AllResult(
        Status status,
        List<ResolvedEvent> events,
        Position from,
        Position next,
        int examined,
        boolean end,
        String error) {

    public enum Status {
        SUCCESS,
        ERROR,
        ACCESS_DENIED
    }

    static AllResult refused(Status status, Position from, String error) {
        return new AllResult(status, List.of(), from, Position.END, 0, false, error);
    }
}
