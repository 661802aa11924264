package io.photonpump.subscription;

import io.photonpump.error.DropReason;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.stream.Position;
import org.jspecify.annotations.Nullable;

/**
 * Notified of everything but the events of a subscription. Calls are made in order with the events, on the thread that consumes them: for
 * example, {@link #live()} is called after the last earlier event was delivered. Only {@link #stateChanged} does not wait for earlier events.
 * The client logs exceptions of a listener and ignores them otherwise.
 */
public interface SubscriptionListener {

    /** A listener that does nothing. */
    SubscriptionListener NONE = new SubscriptionListener() {};

    /**
     * Called when the subscription loses the connection ({@code SUBSCRIBING}) or has it again ({@code CATCHING_UP} or {@code LIVE}). The call
     * is made as soon as the consuming thread is free, before events that wait for the consumer. The client notices a loss within the
     * heartbeat's time. {@link #live()} and {@link #fellBehind()} follow in order with the events. The end is reported by {@link #dropped}
     * only.
     *
     * @param state the new state
     */
    default void stateChanged(SubscriptionState state) {}

    /**
     * Called when all earlier events were delivered; later events are delivered as they are written. Not called if the subscription is
     * interrupted before; then the call is made when the subscription is live again.
     */
    default void live() {}

    /**
     * Called when the subscription is no longer live; {@link #live()} is called when it is again. A catch-up subscription reads again, because
     * its consumer was too slow or the connection was lost. A persistent subscription has lost the connection or its place in the group: the
     * server delivers unacknowledged events again, and the client has discarded events that waited for the consumer. A volatile subscription
     * has {@link #gap} instead.
     */
    default void fellBehind() {}

    /**
     * Called when events may have been missed. A volatile subscription has a gap when it is interrupted or its consumer is too slow. A catch-up
     * subscription has a gap only if the server does not have the event that the subscription starts after or, after a loss of the connection,
     * the event that was delivered last, because the server has lost data or was replaced; the subscription then starts over with the events
     * that the server has.
     *
     * @param reason the reason, for people
     * @param lastSeen the last delivered event; null if there was none
     */
    default void gap(String reason, @Nullable ResolvedEvent lastSeen) {}

    /**
     * {@return whether {@link #gap} logs the gap; false, the default: the client logs a warning} Called once, by the method that subscribes,
     * on its thread.
     */
    default boolean logsGaps() {
        return false;
    }

    /**
     * Called when the server has examined all events up to a position for a filtered subscription. A restart may begin after this position.
     *
     * @param position the position
     */
    default void checkpoint(Position position) {}

    /**
     * Called when the subscription has ended, as the last call. If a loop over {@link Subscription#events()} was left, there is no consuming
     * thread and this method is not called; {@link Subscription#closed()} completes in any case.
     *
     * @param reason the reason
     * @param cause the error that ended the subscription; null: none
     */
    default void dropped(DropReason reason, @Nullable Throwable cause) {}
}
