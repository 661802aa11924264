package io.photonpump.spring.internal.source;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskExecutor;

/** What differs between the three kinds, for the time of one subscription. */
public interface SubscriptionSource {

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

    /** Workers are about to begin; {@code changed} is called, without a lock held, when {@link #failure} may have changed. */
    default void begin(TaskExecutor executor, Runnable changed) {}

    /** The session ends: no worker shall be held up any more. May be called at any time, also under a lock. */
    default void ends() {}

    /** Called at the end. What is settled after that has no effect. */
    default void flush() {}

    /** Why the position is not stored; null: it is, or not due. */
    default @Nullable InfrastructureFailure failure() {
        return null;
    }

    /** Whether no further events should be asked for, because too many would have to be handled again. */
    default boolean isHeldUp() {
        return false;
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
