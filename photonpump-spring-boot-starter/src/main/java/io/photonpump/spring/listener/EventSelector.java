package io.photonpump.spring.listener;

import io.photonpump.event.ResolvedEvent;

/** Selects events for a listener. Other events are acknowledged without being handled. */
@FunctionalInterface
public interface EventSelector {

    /**
     * {@return whether the listener handles the event}
     *
     * @param event an event that the listener received
     */
    boolean selects(ResolvedEvent event);
}
