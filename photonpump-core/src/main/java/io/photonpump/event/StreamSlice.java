package io.photonpump.event;

import io.photonpump.stream.Direction;
import java.util.List;

/**
 * One page of a stream. A page may be empty although more events follow, because events are truncated or expired: continue with
 * {@code nextEventNumber} until {@code endOfStream}.
 *
 * @param stream the stream
 * @param direction the direction of the read
 * @param events the events in reading order
 * @param nextEventNumber the start of the next page; -1 if there are no further events (backward)
 * @param lastEventNumber the number of the stream's last event
 * @param endOfStream whether the read reached the end of the stream in its direction
 */
public record StreamSlice(
        String stream,
        Direction direction,
        List<ResolvedEvent> events,
        long nextEventNumber,
        long lastEventNumber,
        boolean endOfStream) {

    /**
     * Creates a page.
     *
     * @param stream the stream
     * @param direction the direction of the read
     * @param events the events in reading order
     * @param nextEventNumber the start of the next page
     * @param lastEventNumber the number of the stream's last event
     * @param endOfStream whether the read reached the end of the stream in its direction
     */
    public StreamSlice {
        events = List.copyOf(events);
    }
}
