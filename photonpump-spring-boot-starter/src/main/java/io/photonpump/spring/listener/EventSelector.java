package io.photonpump.spring.listener;

import io.photonpump.event.ResolvedEvent;

/** Chooses events for a listener; what it does not choose is passed over and acknowledged. */
@FunctionalInterface
public interface EventSelector {

    boolean selects(ResolvedEvent event);
}
