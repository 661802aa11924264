package io.photonpump.spring.listener;

/** Changes listeners before they are made. Beans of this type are called in their order, for each listener. */
@FunctionalInterface
public interface SubscriptionCustomizer {

    /** The specification to use; the same one to change nothing. */
    SubscriptionSpec customize(SubscriptionSpec spec);
}
