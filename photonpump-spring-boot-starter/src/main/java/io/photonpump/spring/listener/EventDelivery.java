package io.photonpump.spring.listener;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.subscription.Subscription;
import java.util.List;

/**
 * The argument of a call of a listener.
 *
 * @param subscription the settings of the listener
 * @param events the event, or the events of a batch, in order
 * @param acknowledgment decides what happens to the events
 * @param source the subscription that delivered the events
 */
public record EventDelivery(
        SubscriptionSpec subscription, List<ResolvedEvent> events, Acknowledgment acknowledgment, Subscription source) {

    /**
     * Creates a delivery with a copy of the list.
     *
     * @param subscription the settings of the listener
     * @param events the event, or the events of a batch, in order
     * @param acknowledgment decides what happens to the events
     * @param source the subscription that delivered the events
     */
    public EventDelivery {
        events = List.copyOf(events);
    }

    /** {@return the event, or the first event of a batch} */
    public ResolvedEvent event() {
        return events.get(0);
    }
}
