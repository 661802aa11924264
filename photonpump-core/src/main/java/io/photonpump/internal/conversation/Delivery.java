package io.photonpump.internal.conversation;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.stream.Position;

/** The way from a subscription's conversation to its consumer: a bounded buffer. Everything arrives there in order. */
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

    /** Waiting for the server's confirmation. */
    void subscribing();

    /** Reading what was written before. */
    void catchingUp();

    /** The number of the last event in the stream, as the server has it now. */
    void lastKnown(long eventNumber);

    /** Takes back what waits for the consumer: it comes again. */
    void takeBack();

    /** How many events wait for the consumer. */
    int waiting();

    /** Whether one of its bounds is reached. It takes what is given to it all the same. */
    boolean isFull();

    /** Whether it is less than half full, by each of its bounds. */
    boolean isHalfEmpty();

    /** How many events it is meant to hold. */
    int capacity();

    /** Calls {@link Conversation#room} once when fewer than so many events wait, and not more than half of its bytes. */
    void whenBelow(int events);
}
