package io.photonpump.spring.event;

import io.photonpump.error.DropReason;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.ContainerState;
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
