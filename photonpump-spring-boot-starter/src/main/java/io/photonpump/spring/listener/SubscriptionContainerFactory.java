package io.photonpump.spring.listener;

/**
 * Creates the containers of listeners. The bean {@code subscriptionContainerFactory} is used unless an annotation names another
 * one. Applications use it to add listeners at run time: they pass the container to {@link
 * SubscriptionRegistry#register(SubscriptionContainer)}.
 */
@FunctionalInterface
public interface SubscriptionContainerFactory {

    /**
     * Creates a container without starting it. Looks up the beans that the settings name.
     *
     * @param spec the settings of the listener
     * @param listener handles the events
     * @return the container
     * @throws InvalidSubscriptionException if the listener cannot work as specified
     */
    SubscriptionContainer create(SubscriptionSpec spec, EventStoreListener listener);
}
