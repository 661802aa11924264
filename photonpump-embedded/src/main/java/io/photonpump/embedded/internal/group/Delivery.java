package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.subscription.DropReason;

/** The way to one consumer. */
public interface Delivery {

    /** @param retryCount how often this event was given out before, to whomever */
    void deliver(ResolvedEvent event, int retryCount);

    /** The last word. */
    void dropped(DropReason reason);
}
