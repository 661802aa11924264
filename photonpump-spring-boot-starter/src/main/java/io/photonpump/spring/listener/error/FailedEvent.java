package io.photonpump.spring.listener.error;

import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.SubscriptionSpec;

/**
 * An event that a listener failed on.
 *
 * @param attempt how often it was tried by now, from 1
 */
public record FailedEvent(SubscriptionSpec subscription, ResolvedEvent event, Exception cause, int attempt) {

    /** {@code 42@jumps}: what to look for. The event's own place, also if it was reached through a link. */
    public String eventId() {
        RecordedEvent origin = event.isResolved() ? event.resolved() : event.received();
        return origin.eventNumber() + "@" + origin.stream();
    }
}
