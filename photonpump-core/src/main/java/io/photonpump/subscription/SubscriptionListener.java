package io.photonpump.subscription;

import io.photonpump.event.DropReason;
import io.photonpump.event.Position;
import io.photonpump.event.ResolvedEvent;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to a subscription besides its events. The calls come in order with the events, on the thread that
 * consumes them: {@code live()} is called when the last event from before has been handed over. What they throw is logged and
 * otherwise ignored.
 */
public interface SubscriptionListener {

    /** Hears nothing. */
    SubscriptionListener NONE = new SubscriptionListener() {};

    /** Everything that was there has been handed over; from here on events come as they are written. */
    default void live() {}

    /** The subscription, after it was live, reads again: the consumer was too slow, or the connection was lost. */
    default void fellBehind() {}

    /**
     * Events may have been missed. Volatile subscriptions have gaps when they were interrupted or their consumer was too slow.
     * A catch-up subscription to a stream has one only if, after a loss of the connection, the server no longer has the event
     * that was handed over last (it lost its data, or is another one): then it starts over with what is there now.
     *
     * @param reason what happened, in words
     * @param lastSeen the last event that was handed over; null if there was none yet
     */
    default void gap(String reason, @Nullable ResolvedEvent lastSeen) {}

    /**
     * Everything up to here was looked at by a filtered subscription, whether it passed or not: a restart may begin after
     * this position.
     */
    default void checkpoint(Position position) {}

    /**
     * The subscription is over. The last call.
     *
     * @param cause what led to it, if anything did
     */
    default void dropped(DropReason reason, @Nullable Throwable cause) {}
}
