package io.photonpump.spring.listener;

import io.photonpump.event.ResolvedEvent;

/** Something that handles events: a method of a bean, or code that registers itself. */
@FunctionalInterface
public interface EventStoreListener {

    /**
     * Handles one event, or a batch if {@link #isBatch()}. It may wait for as long as it needs.
     *
     * @throws Exception whatever went wrong; the error handler judges it
     */
    void handle(EventDelivery delivery) throws Exception;

    /** Whether it takes several events at a time. */
    default boolean isBatch() {
        return false;
    }

    /**
     * Whether this event is for it. The unknown-type policy of its subscription decides about the others; links whose target
     * is gone are passed over. By default it takes every event, and no link without a target.
     */
    default boolean accepts(ResolvedEvent event) {
        return event.isResolved();
    }

    /** Whether its work is over when {@link #handle} returns on the same thread, as a transaction needs. */
    default boolean isSynchronous() {
        return true;
    }

    /** In words, for logs. */
    default String describe() {
        return getClass().getSimpleName();
    }
}
