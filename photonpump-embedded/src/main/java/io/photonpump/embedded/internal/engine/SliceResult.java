package io.photonpump.embedded.internal.engine;

import io.photonpump.embedded.internal.store.ResolvedEvent;
import java.util.List;

/**
 * A page of a stream.
 *
 * @param next from where the next page is to be read; -1 when there is none
 * @param last the stream's last number
 * @param error empty unless the status is {@link Status#ERROR}
 */
public record SliceResult(
        Status status,
        List<ResolvedEvent> events,
        long next,
        long last,
        boolean endOfStream,
        long lastCommitPosition,
        String error) {

    public enum Status {
        SUCCESS,
        NO_STREAM,
        STREAM_DELETED,
        ERROR,
        ACCESS_DENIED
    }

    static SliceResult refused(Status status, long lastCommitPosition, String error) {
        return new SliceResult(status, List.of(), -1, -1, true, lastCommitPosition, error);
    }
}
