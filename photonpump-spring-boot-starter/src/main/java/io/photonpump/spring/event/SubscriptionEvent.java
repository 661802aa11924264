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

    /** It has handled everything that was there, and hears of events as they are written. */
    record Live(String subscriptionId) implements SubscriptionEvent {}

    /**
     * The connection was lost, or the listener fell behind; it comes back by itself, and {@code Live} follows. Volatile and
     * persistent listeners say so when the connection is there again: {@link ConnectionChanged} tells at once.
     */
    record Disconnected(String subscriptionId, String reason) implements SubscriptionEvent {}

    /** The server ended the subscription. Unless {@code Stopped} follows, it is made again. */
    record Dropped(
            String subscriptionId,
            DropReason reason,
            @Nullable Throwable cause) implements SubscriptionEvent {}

    /** An event was put aside into the group's parked stream. */
    record Parked(String subscriptionId, ResolvedEvent event, String reason) implements SubscriptionEvent {}

    /** It is over: {@link ContainerState#STOPPED}, or {@link ContainerState#FAILED} with a cause. */
    record Stopped(
            String subscriptionId,
            ContainerState state,
            @Nullable Throwable cause) implements SubscriptionEvent {}
}
