package io.photonpump.spring.internal.source;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.checkpoint.OrderedProgress;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskExecutor;

/** The part of a session that depends on the kind of subscription. */
public interface SubscriptionSource {

    /** Subscribes. Called once. */
    Subscription open(SubscriptionListener listener);

    /** Returns the number of events to request before any of them is decided. */
    long window();

    /** Notified of an event, in order. */
    default void received(InFlight event) {}

    /** Notified of an event that the listener does not handle and that must not move its position, in order. */
    default void filtered(ResolvedEvent event) {}

    /** Applies a decision other than STOP. */
    void settle(InFlight event, Decision decision);

    /** Runs the action when all events received so far are handled: the subscription is live. */
    default void live(Runnable whenHandled) {
        whenHandled.run();
    }

    /** Notified before the workers begin; {@code changed} is called without a lock when {@link #failure} may have changed. */
    default void begin(TaskExecutor executor, Runnable changed) {}

    /** Notified when the session begins to end: workers must no longer be held up. May be called under a lock. */
    default void ends() {}

    /** Stores the position at the end of the session. Later decisions have no effect. */
    default void flush() {}

    /** Returns the reason why the position is not stored; null if it is stored, or not due. */
    default @Nullable InfrastructureFailure failure() {
        return null;
    }

    /** Returns whether no further events may be requested, because too many would have to be handled again. */
    default boolean isHeldUp() {
        return false;
    }

    /** Returns what is handled or filtered, and what is not; null if the source does not know the order of its events. */
    default OrderedProgress.@Nullable Reached reached() {
        return null;
    }

    /** Returns the position up to which all events are handled; null if it is unknown or meaningless. */
    default @Nullable Checkpoint position() {
        return null;
    }
}
