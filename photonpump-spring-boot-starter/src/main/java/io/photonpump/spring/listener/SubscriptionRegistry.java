package io.photonpump.spring.listener;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * All listeners of an application. In a hierarchy of application contexts each context has a registry of its own, which starts
 * and stops the listeners of that context; every one of them shows the listeners of the whole hierarchy, and an id is unique in
 * it. Safe on any thread.
 */
public interface SubscriptionRegistry {

    /** All listeners, ordered by id. */
    Collection<SubscriptionContainer> containers();

    /** One listener. */
    Optional<SubscriptionContainer> find(String id);

    /**
     * One listener.
     *
     * @throws IllegalArgumentException if there is none of this id; the message names those there are
     */
    default SubscriptionContainer get(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("there is no listener '" + id + "', only "
                + containers().stream().map(SubscriptionContainer::id).toList()));
    }

    /**
     * Adds a listener. If the application is running and the listener starts by itself, it does so now.
     *
     * @throws DuplicateSubscriptionIdException if a listener has this id already
     */
    void register(SubscriptionContainer container);

    /**
     * Stops a listener of this context and forgets it, so that its id is free. Does nothing if this context has none of this
     * id.
     *
     * @return completes when the listener has stopped
     */
    CompletableFuture<Void> unregister(String id);
}
