package io.photonpump.spring.event;

import io.photonpump.error.DropReason;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ReplayStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An application event about a listener. */
public sealed interface SubscriptionEvent {

    /**
     * Returns the id of the listener.
     *
     * @return the id
     */
    String subscriptionId();

    /**
     * Published when the server has confirmed the subscription, for the first time or after a reconnect.
     *
     * @param subscriptionId the id of the listener
     */
    record Started(String subscriptionId) implements SubscriptionEvent {}

    /**
     * Published when the listener has handled all existing events and receives new events as they are written.
     *
     * @param subscriptionId the id of the listener
     */
    record Live(String subscriptionId) implements SubscriptionEvent {}

    /**
     * Published when the listener loses its connection or falls behind: as soon as the client detects it, and once until the next
     * {@link Live}. For a volatile listener it also reports events that the listener missed because it was too slow; the listener
     * then stays live.
     *
     * @param subscriptionId the id of the listener
     * @param reason a description for logs
     */
    record Disconnected(String subscriptionId, String reason) implements SubscriptionEvent {}

    /**
     * Published when the server ends the subscription. The listener subscribes again, unless {@link Stopped} follows.
     *
     * @param subscriptionId the id of the listener
     * @param reason the kind of drop
     * @param cause the error that led to it, or null
     */
    record Dropped(
            String subscriptionId,
            DropReason reason,
            @Nullable Throwable cause) implements SubscriptionEvent {}

    /**
     * Published when an event is parked by the group of a persistent listener.
     *
     * @param subscriptionId the id of the listener
     * @param event the parked event
     * @param reason the reason given to the server
     */
    record Parked(String subscriptionId, ResolvedEvent event, String reason) implements SubscriptionEvent {}

    /**
     * Published when the listener has written an event that it failed to handle to its dead-letter stream.
     *
     * @param subscriptionId the id of the listener
     * @param event the failed event
     * @param stream the dead-letter stream
     * @param reason a description of the failure
     */
    record DeadLettered(String subscriptionId, ResolvedEvent event, String stream, String reason)
            implements SubscriptionEvent {}

    /**
     * Published when a running listener has handled no event for its {@code idle-event-interval}, and again after each further interval.
     * The time begins when the handler has returned, or with the subscription. A listener that holds an event is not idle.
     *
     * @param subscriptionId the id of the listener
     * @param since the time since which the listener is idle
     * @param idleFor the time that has passed since then
     */
    record Idle(String subscriptionId, Instant since, Duration idleFor) implements SubscriptionEvent {}

    /**
     * Published once after {@link Idle}: when the listener handles an event, or when its subscription ends.
     *
     * @param subscriptionId the id of the listener
     * @param idleFor the time for which the listener was idle
     */
    record IdleEnded(String subscriptionId, Duration idleFor) implements SubscriptionEvent {}

    /**
     * Published when a call of the handler takes longer than its {@code busy-event-after}, and again after each further such time until
     * it returns. For an asynchronous handler, the call lasts until its result completes.
     *
     * @param subscriptionId the id of the listener
     * @param event the event with which the handler was called, or the first one of a batch
     * @param since the time of the call
     * @param busyFor the time that has passed since then
     */
    record HandlerBusy(String subscriptionId, ResolvedEvent event, Instant since, Duration busyFor)
            implements SubscriptionEvent {}

    /**
     * Published when a replay begins: the listener is reset, and its new position is stored.
     *
     * @param subscriptionId the id of the listener
     * @param status the status of the replay
     */
    record ReplayBegun(String subscriptionId, ReplayStatus status) implements SubscriptionEvent {}

    /**
     * Published when a replay is over: the listener has caught up, or the replay failed or ended early, as the state tells.
     *
     * @param subscriptionId the id of the listener
     * @param status the status of the replay
     * @param cause the failure that ended the replay, or null
     */
    record ReplayFinished(
            String subscriptionId,
            ReplayStatus status,
            @Nullable Throwable cause) implements SubscriptionEvent {}

    /**
     * Published when the listener has stopped. The future of a stop completes when the observers of this event have returned, but
     * no later than 5 seconds after the listener stopped.
     *
     * @param subscriptionId the id of the listener
     * @param state {@link ContainerState#STOPPED} or {@link ContainerState#FAILED}
     * @param cause the error that stopped the listener, or null
     */
    record Stopped(
            String subscriptionId,
            ContainerState state,
            @Nullable Throwable cause) implements SubscriptionEvent {}
}
