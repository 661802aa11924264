package io.photonpump.subscription;

import io.photonpump.event.ResolvedEvent;

/** A consumer of the events of a subscription. */
@FunctionalInterface
public interface EventConsumer {

    /**
     * Handles one event. Calls never overlap and arrive in the order of the events.
     *
     * @param event the event
     * @throws Exception if the event cannot be handled; {@link Subscription#forEach} documents what happens then
     */
    void accept(ResolvedEvent event) throws Exception;
}
