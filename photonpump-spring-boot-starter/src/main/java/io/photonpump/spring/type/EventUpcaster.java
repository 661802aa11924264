package io.photonpump.spring.type;

import io.photonpump.event.RecordedEvent;

/**
 * Converts events of an older format to the current one, before the listener reads their type or body. Beans of this type are
 * applied in their order, each to the result of the one before.
 */
@FunctionalInterface
public interface EventUpcaster {

    /**
     * Converts an event to the current format. Called on the thread of the listener.
     *
     * @param event the event
     * @return the converted event, or the same instance if this upcaster does not apply to it
     */
    RecordedEvent upcast(RecordedEvent event);
}
