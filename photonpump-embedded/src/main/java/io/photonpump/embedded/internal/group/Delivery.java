package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.subscription.DropReason;

/** Sends to one consumer. */
public interface Delivery {

    /**
     * Delivers an event.
     *
     * @param retryCount the number of earlier deliveries of this event, to any consumer
     */
    void deliver(ResolvedEvent event, int retryCount);

    /** Ends the subscription. No other call follows. */
    void dropped(DropReason reason);
}
