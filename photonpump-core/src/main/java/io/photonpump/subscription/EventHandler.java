package io.photonpump.subscription;

import io.photonpump.event.ResolvedEvent;

/** Does something with each event. */
@FunctionalInterface
public interface EventHandler {

    /**
     * Handles one event. Calls never overlap, and come in order.
     *
     * @throws Exception whatever went wrong: see {@link Subscription#forEach} for what follows
     */
    void handle(ResolvedEvent event) throws Exception;
}
