package io.photonpump.spring.template;

import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;

/**
 * An event of a stream with its body as an object.
 *
 * @param body the body
 * @param event the event as the upcasters left it, with the link that led to it
 * @param <T> the type of the body
 */
public record TypedEvent<T>(T body, ResolvedEvent event) {

    /** {@return the number of the event in the stream that was read} */
    public long eventNumber() {
        return event.eventNumber();
    }

    /** {@return the event, or the target of the link, with its id, its time and its metadata} */
    public RecordedEvent recorded() {
        return event.resolved();
    }

    /** {@return the place and the type of the event; never the body} */
    @Override
    public String toString() {
        return event.toString();
    }
}
