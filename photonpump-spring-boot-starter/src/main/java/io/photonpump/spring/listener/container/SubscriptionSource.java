package io.photonpump.spring.listener.container;

import io.photonpump.event.ResolvedEvent;
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

    /** An event has come that is not for the listener and must not move it. Called in order. */
    default void passedOver(ResolvedEvent event) {}

    /** It was decided about it: DONE, SKIP, PARK or RETRY. */
    void settle(InFlight event, Decision decision);

    /** Everything received so far is from before the subscription was live. */
    default void live(Runnable whenHandled) {
        whenHandled.run();
    }

    /** Called from time to time. */
    default void tick() {}

    /** Called at the end. What is settled after that has no effect. */
    default void flush() {}

    /** Why the session cannot go on; null: it can. */
    default @Nullable Throwable failure() {
        return null;
    }

    /** How far events have come that need no handling any more; at or behind {@link #position()}. */
    default @Nullable Checkpoint lookedAt() {
        return position();
    }

    /** How far events are handled without a gap; null if that is unknown, or has no meaning. */
    default @Nullable Checkpoint position() {
        return null;
    }
}
