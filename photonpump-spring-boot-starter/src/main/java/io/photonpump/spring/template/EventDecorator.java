package io.photonpump.spring.template;

import io.photonpump.event.NewEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds to events that {@link EventStoreTemplate} publishes: tracing, say, or who did it. */
@FunctionalInterface
public interface EventDecorator {

    /** The event to write in place of this one. Called on the publishing thread. */
    NewEvent decorate(String stream, NewEvent event);

    /** The events were written, or not. */
    default void written(String stream, List<NewEvent> events, @Nullable Throwable failure) {}
}
