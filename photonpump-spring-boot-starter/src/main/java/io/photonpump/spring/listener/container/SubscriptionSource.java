package io.photonpump.spring.listener.container;

import io.photonpump.spring.listener.Checkpoint;
import io.photonpump.spring.listener.Decision;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;
import org.jspecify.annotations.Nullable;

/** What differs between the three kinds, for the time of one subscription. */
interface SubscriptionSource {

    /** Subscribes; called once. */
    Subscription open(SubscriptionListener listener);

    /** How many events to ask the client for before any of them is decided about. */
    long window();

    /** An event has come. Called in order. */
    default void received(InFlight event) {}

    /** It was decided about it: DONE, SKIP, PARK or RETRY. */
    void settle(InFlight event, Decision decision);

    /** Everything received so far is from before the subscription was live. */
    default void live(Runnable whenHandled) {
        whenHandled.run();
    }

    /** Called from time to time. */
    default void tick() {}

    /** Called when nothing will be settled any more. */
    default void flush() {}

    /** How far events are handled without a gap; null if that is unknown, or has no meaning. */
    default @Nullable Checkpoint position() {
        return null;
    }
}
