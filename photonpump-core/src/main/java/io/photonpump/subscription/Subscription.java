package io.photonpump.subscription;

import io.photonpump.error.DropReason;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A running subscription. It survives losses of the connection: a catch-up subscription continues after the last delivered event, a volatile
 * one reports that it may have missed events, and a persistent one receives again the events that were not acknowledged. It ends when the
 * caller closes it, the consumer throws, the consumer is too slow and the options end it then, the server refuses or ends it, or the client
 * closes; {@link DropReason} lists all reasons. Safe on any thread.
 */
public interface Subscription extends AutoCloseable {

    /** {@return the stream; {@code $all} for all streams} */
    String stream();

    /**
     * {@return the events, for one consumer} A subscription has one consumer: this or {@link #forEach}. Until there is one, the client
     * buffers events within the limits of the options.
     */
    EventStream events();

    /**
     * Passes each event to a consumer, one at a time and in order, on a thread of the client's callback executor.
     *
     * <p>If the consumer throws, a volatile or catch-up subscription ends with {@link DropReason#CONSUMER_FAILED} and the event is not
     * skipped. A persistent subscription acknowledges each event when the consumer returns, and requests a retry
     * ({@link NackAction#RETRY}) when it throws.
     *
     * @param consumer handles the events
     * @return completes when the subscription has ended: normally if the caller closed it, otherwise with a
     *     {@link io.photonpump.error.SubscriptionDroppedException}
     * @throws IllegalStateException if the subscription already has a consumer
     */
    CompletableFuture<Void> forEach(EventConsumer consumer);

    /**
     * Returns a future for the start of the subscription.
     *
     * @return completes when the server has confirmed the subscription for the first time; for a catch-up subscription, when it has
     *     answered the first read. Fails with {@link io.photonpump.error.AccessDeniedException},
     *     {@link io.photonpump.error.StreamDeletedException}, {@link io.photonpump.error.GroupNotFoundException} or another specific error
     *     if the server refuses, with {@link io.photonpump.error.OperationTimedOutException} after the operation timeout, and with
     *     {@link io.photonpump.error.SubscriptionDroppedException} for any other reason
     */
    CompletableFuture<Void> started();

    /** {@return a future that completes with the reason when the subscription has ended; it never fails} */
    CompletableFuture<DropReason> closed();

    /** {@return the state of the subscription} */
    SubscriptionState state();

    /**
     * {@return the number of the last event that the client knows to be in the stream, delivered or not; empty for {@code $all}, and before
     * the server has reported it}
     */
    OptionalLong lastKnownEventNumber();

    /**
     * Ends the subscription. Buffered events are not delivered any more.
     *
     * @return completes when the server has confirmed the end, or the connection is lost
     */
    CompletableFuture<Void> unsubscribe();

    /** Ends the subscription like {@link #unsubscribe()}, without waiting. A second call has no effect. */
    @Override
    void close();
}
