package io.photonpump.event;

import io.photonpump.stream.Direction;
import io.photonpump.stream.Position;
import java.util.List;

/**
 * One page of {@code $all}.
 *
 * @param events in reading order
 * @param position where this page began; the actual position if the caller asked for {@link Position#END}
 * @param next where the next page begins
 * @param endOfStream whether there is nothing further for now: an empty page of an unfiltered read, or what the server says
 *     of a filtered one
 */
public record AllSlice(
        Direction direction, List<ResolvedEvent> events, Position position, Position next, boolean endOfStream) {

    public AllSlice {
        events = List.copyOf(events);
    }
}
