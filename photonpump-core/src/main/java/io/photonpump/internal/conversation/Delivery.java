package io.photonpump.internal.conversation;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.stream.Position;

/**
 * The way from a subscription's conversation to its consumer: a bounded buffer, in which everything is kept in order.
 */
public interface Delivery {

    void event(ResolvedEvent event);

    /** See {@link io.photonpump.subscription.SubscriptionListener#live()}. */
    void live();

    /** See {@link io.photonpump.subscription.SubscriptionListener#fellBehind()}. */
    void fellBehind();

    /** See {@link io.photonpump.subscription.SubscriptionListener#gap}. */
    void gap(String reason);

    /** See {@link io.photonpump.subscription.SubscriptionListener#checkpoint}. */
    void checkpoint(Position position);

    /** The subscription waits for the server's confirmation. */
    void subscribing();

    /** The subscription reads what was written before. */
    void catchingUp();

    /** Records the number of the last event in the stream. */
    void lastKnown(long eventNumber);

    /** Removes the events that wait for the consumer, because the server delivers them again. */
    void takeBack();

    /** Returns the number of events that wait for the consumer. */
    int waiting();

    /** Returns whether a bound is reached. The buffer still accepts events. */
    boolean isFull();

    /** Returns whether the buffer is less than half full, by each of its bounds. */
    boolean isHalfEmpty();

    /** Returns the bound for the number of events. */
    int capacity();

    /**
     * Calls {@link Conversation#room} once when fewer than {@code events} events wait, and not more than half of the
     * bytes.
     */
    void whenBelow(int events);
}
