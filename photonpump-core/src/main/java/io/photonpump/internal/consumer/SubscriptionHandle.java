package io.photonpump.internal.consumer;

import static java.util.Objects.requireNonNull;

import io.photonpump.client.CallOptions;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.DropReason;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.conversation.Delivery;
import io.photonpump.internal.dispatch.ActiveConversation;
import io.photonpump.internal.dispatch.Outcome;
import io.photonpump.internal.request.RequestSubmitter;
import io.photonpump.internal.thread.CallbackFuture;
import io.photonpump.subscription.EventConsumer;
import io.photonpump.subscription.EventStream;
import io.photonpump.subscription.PersistentSubscription;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;
import io.photonpump.subscription.SubscriptionState;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The caller's handle of a subscription: it connects a conversation with one consumer. The conversation calls on the
 * event loop; the methods of {@link Subscription} are safe on any thread.
 */
class SubscriptionHandle implements Subscription, EventSource, Outcome<DropReason> {

    /**
     * The time that a handler may continue after its subscription was closed, as {@link PersistentSubscription}
     * documents.
     */
    private static final Duration HANDLER_GRACE_PERIOD = Duration.ofSeconds(5);

    private final RequestSubmitter submitter;
    private final String stream;
    private final EventBuffer buffer;
    private final BufferDelivery delivery;
    private final CompletableFuture<Void> started;
    private final CompletableFuture<DropReason> closed;
    private final AtomicBoolean consumed = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final EventStream events = new SubscriptionEvents(this);
    private final RunningHandler running = new RunningHandler();

    /** The reason if the caller ended the subscription; set once, before the conversation is stopped. */
    private volatile DropReason ownReason = DropReason.UNSUBSCRIBED;

    private volatile @Nullable Throwable ownCause;

    /** Set by {@link #begin}, before the subscription is visible to others. */
    private @Nullable ActiveConversation<DropReason> active;

    SubscriptionHandle(
            RequestSubmitter submitter,
            String stream,
            int bufferEvents,
            long bufferBytes,
            SubscriptionListener listener) {
        this.submitter = submitter;
        this.stream = stream;
        this.buffer = new EventBuffer(submitter.loop(), this::room);
        this.delivery = new BufferDelivery(stream, buffer, bufferEvents, bufferBytes, listener);
        this.started = new CallbackFuture<>(submitter.callbacks().executor());
        this.closed = new CallbackFuture<>(submitter.callbacks().executor());
    }

    final Delivery delivery() {
        return delivery;
    }

    final RequestSubmitter submitter() {
        return submitter;
    }

    final @Nullable ActiveConversation<DropReason> active() {
        return active;
    }

    void begin(Conversation<DropReason> conversation, CallOptions options) {
        ActiveConversation<DropReason> prepared =
                submitter.dispatcher().prepare(conversation, this, options.credentials(), submitter.timeout(options));
        active = prepared;
        if (!submitter.hop(prepared)) {
            neverBegan(submitter.closed(conversation.describe()));
        }
    }

    private void neverBegan(ClientClosedException error) {
        delivery.neverBegan(dropped(DropReason.CLIENT_CLOSED, error));
        started.completeExceptionally(error);
        closed.complete(DropReason.CLIENT_CLOSED);
    }

    private void room() {
        if (active != null) {
            submitter.dispatcher().room(active);
        }
    }

    @Override
    public final EventBuffer buffer() {
        return buffer;
    }

    @Override
    public final String stream() {
        return stream;
    }

    @Override
    public final EventStream events() {
        return events;
    }

    /** Returns true for the first consumer and false for all others. */
    final boolean claim() {
        return consumed.compareAndSet(false, true);
    }

    static IllegalStateException alreadyConsumed() {
        return new IllegalStateException(
                "the events of a subscription have one consumer, and this subscription has one already: subscribe again");
    }

    @Override
    public final CompletableFuture<Void> forEach(EventConsumer handler) {
        requireNonNull(handler, "handler");
        if (!claim()) {
            throw alreadyConsumed();
        }
        CompletableFuture<Void> done =
                new CallbackFuture<>(submitter.callbacks().executor());
        BufferDrain drain = new BufferDrain(
                this, new HandlerConsumer(handler, done), submitter.callbacks().executor());
        drain.request(Long.MAX_VALUE);
        drain.start();
        return done;
    }

    /** A consumer that runs a caller's handler. */
    private final class HandlerConsumer implements BufferDrain.Consumer {
        private final EventConsumer handler;
        private final CompletableFuture<Void> done;

        HandlerConsumer(EventConsumer handler, CompletableFuture<Void> done) {
            this.handler = handler;
            this.done = done;
        }

        @Override
        public void event(ResolvedEvent event) {
            running.begins();
            try {
                if (!buffer.isClosed() && isToHandle(event)) { // close() may have found no handler running a moment ago
                    handle(event);
                }
            } finally {
                running.ended();
            }
        }

        private void handle(ResolvedEvent event) {
            try {
                handler.accept(event);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                handlerFailed(event, e);
                return;
            } catch (Throwable e) {
                handlerFailed(event, e);
                return;
            }
            handled(event);
        }

        @Override
        public void end(EventBuffer.End end) {
            Throwable error =
                    end.error() != null ? end.error() : ownCause == null ? null : dropped(ownReason, ownCause);
            if (error == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(error);
            }
        }
    }

    /** Returns whether the handler is to be called with an event that has waited in the buffer. */
    boolean isToHandle(ResolvedEvent event) {
        return true;
    }

    /** Called after a handler returned. */
    void handled(ResolvedEvent event) {}

    /**
     * Called after a handler threw. The subscription ends, because a later event must not be handled before this one.
     */
    void handlerFailed(ResolvedEvent event, Throwable cause) {
        end(DropReason.CONSUMER_FAILED, cause);
    }

    @Override
    public final CompletableFuture<Void> started() {
        return started;
    }

    @Override
    public final CompletableFuture<DropReason> closed() {
        return closed;
    }

    @Override
    public final SubscriptionState state() {
        return delivery.state();
    }

    @Override
    public final OptionalLong lastKnownEventNumber() {
        Long known = delivery.lastKnown();
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    @Override
    public final CompletableFuture<Void> unsubscribe() {
        end(DropReason.UNSUBSCRIBED, null);
        return isWaitingForItself() ? doneAlready() : closed.thenApply(reason -> null);
    }

    private boolean isWaitingForItself() {
        return isHandlerAwaited() && running.isInside();
    }

    // A future without a result is completed with null.
    @SuppressWarnings("NullAway")
    private CompletableFuture<Void> doneAlready() {
        CompletableFuture<Void> done =
                new CallbackFuture<>(submitter.callbacks().executor());
        done.complete(null);
        return done;
    }

    /** Returns whether a running handler may finish and acknowledge before the subscription ends. */
    boolean isHandlerAwaited() {
        return false;
    }

    @Override
    public final void close() {
        end(DropReason.UNSUBSCRIBED, null);
    }

    /** Ends the subscription, because the consumer is gone. */
    @Override
    public final void cancel() {
        end(DropReason.UNSUBSCRIBED, null);
    }

    private void end(DropReason reason, @Nullable Throwable cause) {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        ownReason = reason;
        ownCause = cause;
        delivery.endedByCaller(reason, cause);
        if (isHandlerAwaited() && running.afterwards(this::hopToStop)) {
            submitter.loop().schedule(this::stop, HANDLER_GRACE_PERIOD);
        } else {
            hopToStop();
        }
    }

    private void hopToStop() {
        submitter.loop().execute(this::stop);
    }

    /** Stops the conversation. Has no effect the second time. On the event loop. */
    private void stop() {
        if (active != null) {
            submitter.dispatcher().stop(active);
        }
    }

    @Override
    public final void settled() {
        if (!started.isDone()) {
            submitter.callbacks().add(() -> started.complete(null));
        }
    }

    @Override
    public final void finished(DropReason reason) {
        if (reason == DropReason.UNSUBSCRIBED) {
            over(ownReason, ownCause);
        } else {
            over(reason, null);
        }
    }

    @Override
    public final void failed(PhotonPumpException error) {
        over(DropReasons.reasonOf(error), error);
    }

    private void over(DropReason reason, @Nullable Throwable cause) {
        SubscriptionDroppedException error = dropped(
                reason, cause != null ? cause : DropReasons.causeOf(reason, describe(), stream, group(), username()));
        if (!stopped.get()) {
            delivery.over(reason, error);
        }
        submitter.callbacks().add(() -> {
            started.completeExceptionally(error.getCause() instanceof PhotonPumpException known ? known : error);
            closed.complete(reason);
        });
    }

    /** Returns the user of the subscription; null: none. On the event loop. */
    private @Nullable String username() {
        return active == null ? null : active.username();
    }

    private SubscriptionDroppedException dropped(DropReason reason, @Nullable Throwable cause) {
        return new SubscriptionDroppedException(describe(), reason, cause);
    }

    /** Returns the name of the group; null: the subscription has none. */
    @Nullable
    String group() {
        return null;
    }

    String describe() {
        return "'" + stream + "'";
    }
}
