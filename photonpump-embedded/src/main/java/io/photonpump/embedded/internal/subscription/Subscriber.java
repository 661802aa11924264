package io.photonpump.embedded.internal.subscription;

import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;

/** Receives the events of a subscription. */
public interface Subscriber {

    void appeared(ResolvedEvent event);

    /** Called for a filtered subscription: all events up to this position were examined. */
    void checkpoint(Position position);

    /**
     * Called when the filter cannot be applied any more. The subscription has ended.
     *
     * @param reason the text for the client
     */
    void failed(String reason);

    /** Called when the subscription ends. No other call follows. */
    void dropped(DropReason reason);
}
