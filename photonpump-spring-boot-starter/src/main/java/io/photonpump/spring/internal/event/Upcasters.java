package io.photonpump.spring.internal.event;

import static java.util.Objects.requireNonNull;

import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.type.EventUpcaster;
import java.util.List;

/**
 * Applies upcasters to events, each to the result of the one before.
 *
 * @param inOrder the upcasters
 */
public record Upcasters(List<EventUpcaster> inOrder) {

    /** Copies the list. */
    public Upcasters {
        inOrder = List.copyOf(inOrder);
    }

    /** Returns the event in the current format, with the same link and position; a link without a target is returned as it is. */
    public ResolvedEvent upcast(ResolvedEvent received) {
        if (inOrder.isEmpty() || !received.isResolved()) {
            return received;
        }
        RecordedEvent event = received.resolved();
        for (EventUpcaster upcaster : inOrder) {
            event = requireNonNull(upcaster.upcast(event), () -> upcaster + " returned null");
        }
        return event == received.event()
                ? received
                : new ResolvedEvent(event, received.link(), received.position(), received.retryCount());
    }
}
