package io.photonpump.spring.listener;

import java.util.Collection;
import java.util.Optional;

/** All listeners of an application. Safe on any thread. */
public interface SubscriptionRegistry {

    /** All listeners, in the order of their registration. */
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
     * @throws DuplicateSubscriptionIdException if there is one of this id
     */
    void register(SubscriptionContainer container);
}
