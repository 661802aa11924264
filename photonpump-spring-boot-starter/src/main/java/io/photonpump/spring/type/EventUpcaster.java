package io.photonpump.spring.type;

import io.photonpump.event.RecordedEvent;

/**
 * Turns events of an older shape into what they would be today, before anything else looks at their type or body. Beans of
 * this type are applied in their order, each to what the one before made.
 */
@FunctionalInterface
public interface EventUpcaster {

    /**
     * The event as it would be written today, or the very same event if it is not for this upcaster. Called on the listener's
     * thread.
     */
    RecordedEvent upcast(RecordedEvent event);
}
