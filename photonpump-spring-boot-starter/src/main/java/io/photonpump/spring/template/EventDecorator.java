package io.photonpump.spring.template;

import io.photonpump.event.NewEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes events that {@link EventStoreTemplate} publishes, for example to add a trace or a user to their metadata. Beans of this
 * type are applied in their order.
 */
@FunctionalInterface
public interface EventDecorator {

    /**
     * Returns the event to write in place of the given one. The template calls this method on the publishing thread, after it has
     * accepted all bodies. An exception fails the publish call, and nothing is written.
     *
     * @param stream the stream to which the event will be written
     * @param event the event, as earlier decorators returned it
     * @return the event to write, which may be the given one
     */
    NewEvent decorate(String stream, NewEvent event);

    /**
     * Returns the decorator for events that this thread asks for and another thread will publish, as
     * {@link EventStoreTemplate#updateAsync(String, Fold, UpdateOptions, java.util.function.Function)} does. A decorator that uses values of
     * the current thread, for example its trace, reads them here and returns a decorator that contains them.
     *
     * @return the decorator to use on other threads; by default this one
     */
    default EventDecorator captured() {
        return this;
    }

    /**
     * Notified when the outcome of a write is known. The template calls this method once for each publish call whose bodies it has
     * accepted, on a thread of the client, or on the publishing thread if the write did not start. The template logs an exception;
     * the exception does not change the outcome of the write.
     *
     * @param stream the stream of the write
     * @param events the events as the decorators returned them; if a decorator failed, the events up to the one it failed on
     * @param failure the reason why the write failed, or null if the events were written
     */
    default void written(String stream, List<NewEvent> events, @Nullable Throwable failure) {}
}
