package io.photonpump.event;

import io.photonpump.stream.Direction;
import io.photonpump.stream.Position;
import java.util.List;

/**
 * One page of {@code $all}.
 *
 * @param direction the direction of the read
 * @param events the events in reading order
 * @param position the start of this page; the actual position if the read began at {@link Position#END}
 * @param next the start of the next page
 * @param endOfStream whether there are no further events for now: an empty page of an unfiltered read, or as the server reports it for a
 *     filtered read
 */
public record AllSlice(
        Direction direction, List<ResolvedEvent> events, Position position, Position next, boolean endOfStream) {

    /**
     * Creates a page.
     *
     * @param direction the direction of the read
     * @param events the events in reading order
     * @param position the start of this page
     * @param next the start of the next page
     * @param endOfStream whether there are no further events for now
     */
    public AllSlice {
        events = List.copyOf(events);
    }
}
