package io.photonpump.spring.template;

import io.photonpump.event.NewEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds to events that {@link EventStoreTemplate} publishes: tracing, say, or who did it. */
@FunctionalInterface
public interface EventDecorator {

    /**
     * The event to write in place of this one. Called on the publishing thread, for bodies that were accepted. What it throws
     * ends the call, and nothing is written.
     */
    NewEvent decorate(String stream, NewEvent event);

    /**
     * The events, as all decorators left them, were written, or not. Called once for each call that this decorator saw events of,
     * on a thread of the client or, if the write did not begin, on the publishing thread. What it throws is logged and changes
     * nothing.
     *
     * @param failure null if the events were written
     */
    default void written(String stream, List<NewEvent> events, @Nullable Throwable failure) {}
}
