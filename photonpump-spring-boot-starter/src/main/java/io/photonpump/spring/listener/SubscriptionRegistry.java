package io.photonpump.spring.listener;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The listeners of an application. In a hierarchy of application contexts, each context has its own registry, which starts and stops
 * the listeners of that context. Each registry contains the listeners of the whole hierarchy, in which ids are unique. Safe on any
 * thread.
 */
public interface SubscriptionRegistry {

    /** {@return all listeners, ordered by id} */
    Collection<SubscriptionContainer> containers();

    /**
     * {@return the listener with this id, or empty if there is none}
     *
     * @param id the id of the listener
     */
    Optional<SubscriptionContainer> find(String id);

    /**
     * {@return the listener with this id}
     *
     * @param id the id of the listener
     * @throws IllegalArgumentException if there is no such listener; the message names the listeners that exist
     */
    default SubscriptionContainer get(String id) {
        return find(id).orElseThrow(() ->
                new IllegalArgumentException("there is no listener '" + id + "'; the listeners are "
                        + containers().stream().map(SubscriptionContainer::id).toList()));
    }

    /**
     * Registers a listener. If the application is running and the listener starts automatically, it is started.
     *
     * @param container the listener
     * @throws DuplicateSubscriptionIdException if another listener has the same id
     */
    void register(SubscriptionContainer container);

    /**
     * Stops a listener of this context and removes it, so that its id can be used again. Does nothing if this context has no such
     * listener.
     *
     * @param id the id of the listener
     * @return completes when the listener has stopped
     */
    CompletableFuture<Void> unregister(String id);
}
