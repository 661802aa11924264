package io.photonpump.spring.listener;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.subscription.Subscription;
import java.util.List;

/**
 * What a listener is called with.
 *
 * @param events one, or the events of a batch, in order
 */
public record EventDelivery(
        SubscriptionSpec subscription, List<ResolvedEvent> events, Acknowledgment acknowledgment, Subscription source) {

    public EventDelivery {
        events = List.copyOf(events);
    }

    /** The only event, or the first one of a batch. */
    public ResolvedEvent event() {
        return events.get(0);
    }
}
