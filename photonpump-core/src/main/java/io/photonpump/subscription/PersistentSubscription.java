package io.photonpump.subscription;

import io.photonpump.event.ResolvedEvent;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A consumer in a persistent subscription group. Each event must be acknowledged with {@link #ack} or refused with {@link #nack}. The server
 * delivers an event again if neither happens within the group's message timeout or before the connection is lost. {@link #forEach}
 * acknowledges events, {@link #events()} does not.
 *
 * <p>Acknowledgements are collected and sent together, after at most 20 ms and before the subscription ends. They have no reply. The client
 * drops acknowledgements of events that an earlier connection delivered, because the server delivers these events again.
 */
public interface PersistentSubscription extends Subscription {

    /** {@return the name of the group} */
    String group();

    /**
     * Ends the subscription. Buffered events are not delivered any more; the server delivers them to other consumers. A consumer of
     * {@link #forEach} may finish its current event, which is then acknowledged; after 5 s the subscription ends without it, and the server
     * delivers the event again. Earlier acknowledgements are sent.
     *
     * @return completes when the server has confirmed the end, or the connection is lost. If the consumer itself calls this method, the
     *     future is complete at once, and the subscription ends when the consumer returns; {@link #closed()} completes then
     */
    @Override
    CompletableFuture<Void> unsubscribe();

    /**
     * Acknowledges events.
     *
     * @param events the events that are handled
     */
    void ack(Collection<ResolvedEvent> events);

    /**
     * Acknowledges an event.
     *
     * @param event the event that is handled
     */
    default void ack(ResolvedEvent event) {
        ack(List.of(event));
    }

    /**
     * Refuses events.
     *
     * @param action the server's action for the events
     * @param reason the reason, which the server stores with parked events
     * @param events the events that could not be handled
     */
    void nack(NackAction action, String reason, Collection<ResolvedEvent> events);

    /**
     * Refuses an event.
     *
     * @param action the server's action for the event
     * @param reason the reason, which the server stores with a parked event
     * @param event the event that could not be handled
     */
    default void nack(NackAction action, String reason, ResolvedEvent event) {
        nack(action, reason, List.of(event));
    }
}
