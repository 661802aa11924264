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

    /** The same page with no more events from its start than these bytes hold, but at least one. */
    public SliceResult within(long bytes) {
        return new SliceResult(
                status, ResolvedEvent.within(bytes, events), next, last, endOfStream, lastCommitPosition, error);
    }

    static SliceResult refused(Status status, long lastCommitPosition, String error) {
        return new SliceResult(status, List.of(), -1, -1, true, lastCommitPosition, error);
    }
}
