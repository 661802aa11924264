package io.photonpump.event;

import io.photonpump.stream.Direction;
import java.util.List;

/**
 * One page of a stream. A page may be empty although more events follow (a truncated head, expired events): go on with
 * {@code nextEventNumber} until {@code endOfStream}.
 *
 * @param events in reading order
 * @param nextEventNumber where the next page begins; -1 if there is nothing further (backward)
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

    public StreamSlice {
        events = List.copyOf(events);
    }
}
