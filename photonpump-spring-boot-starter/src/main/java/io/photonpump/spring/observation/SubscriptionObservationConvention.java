package io.photonpump.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * The name and key values of the observation of a delivery. A bean of this type replaces
 * {@link DefaultSubscriptionObservationConvention}.
 */
public interface SubscriptionObservationConvention extends ObservationConvention<EventReceiverContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof EventReceiverContext;
    }
}
