package io.photonpump.spring.listener.error;

import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.SubscriptionSpec;

/**
 * An event that a listener failed on.
 *
 * @param subscription the settings of the listener
 * @param event the event, as the listener received it
 * @param cause the failure
 * @param attempt the number of attempts so far, from 1
 */
public record FailedEvent(SubscriptionSpec subscription, ResolvedEvent event, Exception cause, int attempt) {

    /**
     * {@return the event number and the stream of the event itself, also if it was read through a link, for example {@code
     * 42@jumps}}
     */
    public String eventId() {
        RecordedEvent origin = event.isResolved() ? event.resolved() : event.received();
        return origin.eventNumber() + "@" + origin.stream();
    }
}
