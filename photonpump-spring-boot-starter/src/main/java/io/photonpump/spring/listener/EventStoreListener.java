package io.photonpump.spring.listener;

import io.photonpump.event.ResolvedEvent;
import java.util.Optional;

/** Handles the events of a subscription. Annotated methods become listeners of this type; applications can register others. */
@FunctionalInterface
public interface EventStoreListener {

    /**
     * Handles an event, or a batch if {@link #isBatch()}. Called on a worker thread of the listener; may block.
     *
     * @param delivery the events and their acknowledgment
     * @throws Exception if the events were not handled; the error handler decides what happens to them
     */
    void handle(EventDelivery delivery) throws Exception;

    /** {@return whether the listener handles several events at a time; false by default} */
    default boolean isBatch() {
        return false;
    }

    /**
     * {@return whether the listener accepts the event; by default, it accepts all events except links whose targets are gone}
     *
     * <p>The setting {@code unknown-types} decides what happens to other events. Links whose targets are gone are filtered out.
     *
     * @param event an event that the listener received
     */
    default boolean accepts(ResolvedEvent event) {
        return event.isResolved();
    }

    /** {@return whether the work is done when {@link #handle} returns, on the same thread, as a transaction needs; true by default} */
    default boolean isSynchronous() {
        return true;
    }

    /** {@return the hook that resets the listener before a replay; empty by default, asked once when the container is created} */
    default Optional<ReplayHook> replayHook() {
        return Optional.empty();
    }

    /** {@return the listener in words, for logs} */
    default String describe() {
        return getClass().getSimpleName();
    }
}
