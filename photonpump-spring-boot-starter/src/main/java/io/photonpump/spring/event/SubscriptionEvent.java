package io.photonpump.spring.event;

import io.photonpump.event.DropReason;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.ContainerState;
import org.jspecify.annotations.Nullable;

/** Something that happened to a listener. */
public sealed interface SubscriptionEvent {

    /** The id of the listener. */
    String subscriptionId();

    /** The server has confirmed its subscription, for the first time or again. */
    record Started(String subscriptionId) implements SubscriptionEvent {}

    /** It has handled everything that was there, and now receives events as they are written. */
    record Live(String subscriptionId) implements SubscriptionEvent {}

    /**
     * The connection was lost, or the listener fell behind. Published as soon as the client knows, once until {@code Live}
     * follows. A volatile listener also reports events that it missed because it was too slow; it stays live then.
     */
    record Disconnected(String subscriptionId, String reason) implements SubscriptionEvent {}

    /** The server ended the subscription. Unless {@code Stopped} follows, it is made again. */
    record Dropped(
            String subscriptionId,
            DropReason reason,
            @Nullable Throwable cause) implements SubscriptionEvent {}

    /** An event was put aside into the group's parked stream. */
    record Parked(String subscriptionId, ResolvedEvent event, String reason) implements SubscriptionEvent {}

    /**
     * The listener failed on an event, wrote it to its dead-letter stream and passed over it.
     *
     * @param stream the dead-letter stream
     * @param reason the failure, in words
     */
    record DeadLettered(String subscriptionId, ResolvedEvent event, String stream, String reason)
            implements SubscriptionEvent {}

    /**
     * The listener has ended: {@link ContainerState#STOPPED}, or {@link ContainerState#FAILED} with a cause. The future of a
     * stop completes after the observers of this event have returned, or 5 seconds after the end if they take longer.
     */
    record Stopped(
            String subscriptionId,
            ContainerState state,
            @Nullable Throwable cause) implements SubscriptionEvent {}
}
