package io.photonpump.subscription;

import io.photonpump.error.DropReason;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A running subscription. It survives losses of the connection: a catch-up subscription goes on where it was, a volatile one
 * says that it may have missed something, a persistent one gets again what was not acknowledged. It ends
 * when the caller closes it, when the handler throws, when the consumer is too slow and the options ask to end it then, when the
 * server refuses it or ends it for good, and when the client closes: {@link DropReason} has all cases. Safe on any thread.
 */
public interface Subscription extends AutoCloseable {

    /** The stream subscribed to; {@code $all} for all of them. */
    String stream();

    /**
     * The events, for one consumer: this or {@link #forEach}, once. Until somebody consumes, events are buffered within the
     * bounds of the options.
     */
    EventStream events();

    /**
     * Hands each event to the handler, one at a time and in order, on a thread of the client's callback executor.
     *
     * <p>If the handler throws, a volatile or catch-up subscription ends with {@link DropReason#CONSUMER_FAILED}: the event
     * is not skipped. A persistent one acknowledges each event when the handler returns, and asks for a retry
     * ({@link NackAction#RETRY}) when it throws.
     *
     * @return done when the subscription is over: with a value if it was closed by the caller, else with the reason as a
     *     {@link io.photonpump.error.SubscriptionDroppedException}
     */
    CompletableFuture<Void> forEach(EventConsumer handler);

    /**
     * Done when the server has confirmed the subscription for the first time. A catch-up subscription is confirmed when its
     * first read was answered.
     *
     * @return fails with {@link io.photonpump.error.AccessDeniedException},
     *     {@link io.photonpump.error.StreamDeletedException}, {@link io.photonpump.error.GroupNotFoundException} or another
     *     error that says what is wrong if the server refuses, with {@link io.photonpump.error.OperationTimedOutException} if
     *     the operation time-out passes first, and with {@link io.photonpump.error.SubscriptionDroppedException} for whatever
     *     has no error of its own
     */
    CompletableFuture<Void> started();

    /** Done when the subscription is over, with the reason; never fails. */
    CompletableFuture<DropReason> closed();

    /** What the subscription is doing, as seen by the event loop; safe on any thread. */
    SubscriptionState state();

    /**
     * The number of the last event that the client knows of in the stream, handed over or not; empty for {@code $all}, and
     * before the server has said.
     */
    OptionalLong lastKnownEventNumber();

    /**
     * Ends the subscription. Events already buffered are not handed over any more.
     *
     * @return done when the server has confirmed it, or the connection is gone
     */
    CompletableFuture<Void> unsubscribe();

    /** {@link #unsubscribe()} without waiting. Does nothing the second time. */
    @Override
    void close();
}
