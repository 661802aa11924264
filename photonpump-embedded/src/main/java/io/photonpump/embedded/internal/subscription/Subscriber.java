package io.photonpump.embedded.internal.subscription;

import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;

/** Who hears of events. */
public interface Subscriber {

    void appeared(ResolvedEvent event);

    /** Of a filtered subscription: everything up to here has been looked at. */
    void checkpoint(Position position);

    /**
     * The filter of the subscription cannot be applied any more. The subscription has ended: nothing comes after this.
     *
     * @param reason for people
     */
    void failed(String reason);

    /** The last word: nothing comes after it. */
    void dropped(DropReason reason);
}
