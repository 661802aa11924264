package io.photonpump.embedded.internal.store;

import java.util.List;

/**
 * A page of a stream.
 *
 * @param next the number from which to read the next page; -1 if there is none
 * @param last the last number of the stream: {@link Streams#NONE}, a number or {@link Streams#DELETED}
 */
public record StreamPage(Status status, List<StoredEvent> events, long next, long last, boolean endOfStream) {

    public enum Status {
        SUCCESS,
        NO_STREAM,
        STREAM_DELETED
    }

    static StreamPage missing(Status status, long last) {
        return new StreamPage(status, List.of(), -1, last, true);
    }

    static StreamPage of(List<StoredEvent> events, long next, long last, boolean endOfStream) {
        return new StreamPage(Status.SUCCESS, events, next, last, endOfStream);
    }
}
