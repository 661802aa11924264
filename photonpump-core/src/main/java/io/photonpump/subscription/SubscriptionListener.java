package io.photonpump.subscription;

import io.photonpump.error.DropReason;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.stream.Position;
import org.jspecify.annotations.Nullable;

/**
 * Receives what happens to a subscription besides its events. The calls come in order with the events, on the thread that
 * consumes them: {@code live()} is called when the last event from before has been handed over. {@link #stateChanged} alone does
 * not wait for the events before it. What the methods throw is logged and otherwise ignored.
 */
public interface SubscriptionListener {

    /** Hears nothing. */
    SubscriptionListener NONE = new SubscriptionListener() {};

    /**
     * The subscription is in another state: it lost the connection ({@code SUBSCRIBING}), or is back ({@code CATCHING_UP} or
     * {@code LIVE}). Called on the consuming thread as soon as that is free, ahead of events that wait for the consumer; a loss
     * is told when the client knows of it, which is within the heartbeat's time. {@link #live()} and {@link #fellBehind()}
     * follow in order with the events. The end is told by {@link #dropped} only.
     */
    default void stateChanged(SubscriptionState state) {}

    /**
     * Everything that was there has been handed over; from here on events come as they are written. Not called if the
     * subscription was interrupted before the consumer got this far: it is called when the subscription is live again.
     */
    default void live() {}

    /**
     * The subscription is not live any more; {@link #live()} is called when it is again. A catch-up subscription reads again,
     * because its consumer was too slow or the connection was lost. A persistent one has lost the connection, or its place in
     * the group: what was not acknowledged comes again, and what still waited for the consumer has been taken back. A volatile
     * one is never behind: it has a {@link #gap}.
     */
    default void fellBehind() {}

    /**
     * Events may have been missed. Volatile subscriptions have gaps when they were interrupted or their consumer was too slow.
     * A catch-up subscription has one only if the server does not have the event that it starts behind, or, after a loss of the
     * connection, the one that was handed over last (it lost its data, or is another one): then it starts over with what is
     * there now.
     *
     * @param reason what happened, in words
     * @param lastSeen the last event that was handed over; null if there was none yet
     */
    default void gap(String reason, @Nullable ResolvedEvent lastSeen) {}

    /**
     * Whether {@link #gap} writes the gap to the log. Otherwise, which is the default, the client logs a warning. Asked once, by
     * the call that subscribes, on its thread.
     */
    default boolean logsGaps() {
        return false;
    }

    /**
     * Everything up to here was looked at by a filtered subscription, whether it passed or not: a restart may begin after
     * this position.
     */
    default void checkpoint(Position position) {}

    /**
     * The subscription is over: the server or the client ended it, the caller closed it, the handler threw, or a subscriber
     * cancelled. The last call. Whoever leaves a loop over {@link Subscription#events()} and asks for nothing more does not
     * hear it, because there is no consuming thread left; {@link Subscription#closed()} tells in any case.
     *
     * @param cause what led to it, if anything did
     */
    default void dropped(DropReason reason, @Nullable Throwable cause) {}
}
