package io.photonpump.spring.listener;

/** Changes the settings of listeners before they are created. Beans of this type are called in their order, for each listener. */
@FunctionalInterface
public interface SubscriptionCustomizer {

    /**
     * Returns the settings to use.
     *
     * @param spec the settings so far
     * @return the settings to use; {@code spec} itself to change nothing
     */
    SubscriptionSpec customize(SubscriptionSpec spec);
}
