package io.photonpump.subscription;

import io.photonpump.event.ResolvedEvent;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A consumer's part in a persistent subscription group. Each event has to be acknowledged, or refused; what is neither comes
 * again when the group's message time-out has passed or the connection is lost. Consuming through {@link #events()}
 * acknowledges nothing by itself, {@link #forEach} does.
 *
 * <p>Acknowledgements are collected for a moment and sent together: at the latest after 20 ms, and before the subscription
 * ends. They have no reply. Those for events that came over an earlier connection are dropped, because the server delivers
 * these events again.
 */
public interface PersistentSubscription extends Subscription {

    /** The group. */
    String group();

    /**
     * Ends the subscription. Events already buffered are not handed over any more; the server gives them to others. A handler
     * of {@link #forEach} that is at work on an event may finish, so that this event is acknowledged: up to 5 s, then the
     * subscription ends without it, and the event comes again. Acknowledgements given before, by whatever means, are sent.
     *
     * @return done when the server has confirmed it, or the connection is gone. For the handler itself it is done at once, and
     *     the subscription ends when the handler has returned; {@link #closed()} tells when that is
     */
    @Override
    CompletableFuture<Void> unsubscribe();

    /** These events are done with. */
    void ack(Collection<ResolvedEvent> events);

    /** This event is done with. */
    default void ack(ResolvedEvent event) {
        ack(List.of(event));
    }

    /**
     * These events could not be handled.
     *
     * @param reason for people: it is kept with a parked event
     */
    void nack(NackAction action, String reason, Collection<ResolvedEvent> events);

    /** This event could not be handled. */
    default void nack(NackAction action, String reason, ResolvedEvent event) {
        nack(action, reason, List.of(event));
    }
}
