package io.photonpump.spring.listener;

import io.photonpump.event.ResolvedEvent;

/**
 * An event that a listener failed on.
 *
 * @param attempt how often it was tried by now, from 1
 */
public record FailedEvent(SubscriptionSpec subscription, ResolvedEvent event, Exception cause, int attempt) {

    /** {@code 42@jumps}: what to look for. */
    public String eventId() {
        return event.eventNumber() + "@" + event.stream();
    }
}
