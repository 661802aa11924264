package io.photonpump.embedded.internal.engine;

import io.photonpump.embedded.internal.store.ResolvedEvent;
import java.util.List;

/**
 * A page of a stream.
 *
 * @param next the number from which to read the next page; -1 if there is none
 * @param last the last number of the stream
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

    /**
     * Returns this page with only the first events whose data and metadata do not exceed this number of bytes, and at least one
     * event.
     */
    public SliceResult within(long bytes) {
        return new SliceResult(
                status, ResolvedEvent.within(bytes, events), next, last, endOfStream, lastCommitPosition, error);
    }

    static SliceResult refused(Status status, long lastCommitPosition, String error) {
        return new SliceResult(status, List.of(), -1, -1, true, lastCommitPosition, error);
    }
}
