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

/** A subscription as its caller holds it: a conversation on one side, one consumer on the other. */
class SubscriptionHandle implements Subscription, EventSource, Outcome<DropReason> {

    /** How long a handler may go on after its subscription was closed; {@link PersistentSubscription} names it. */
    private static final Duration PATIENCE_WITH_HANDLER = Duration.ofSeconds(5);

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

    /** Why the caller's side ended it, if it did; set once, before the conversation is stopped. */
    private volatile DropReason ownReason = DropReason.UNSUBSCRIBED;

    private volatile @Nullable Throwable ownCause;

    /** Set by {@link #begin}, before anybody else sees the subscription. */
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

    /** False for all but the first consumer. */
    final boolean claim() {
        return consumed.compareAndSet(false, true);
    }

    static IllegalStateException alreadyConsumed() {
        return new IllegalStateException(
                "the events of a subscription have one consumer, and this one already has it: subscribe again for another");
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

    /** Runs a caller's handler. */
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
                if (!buffer.isClosed()
                        && isToHandle(event)) { // whoever closed it a moment ago did not see a handler at work
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

    /** Whether the handler is to be called with an event that has waited. */
    boolean isToHandle(ResolvedEvent event) {
        return true;
    }

    /** A handler returned. */
    void handled(ResolvedEvent event) {}

    /** A handler threw: the event is not skipped, so nothing can follow it. */
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

    // A future of nothing is completed with null.
    @SuppressWarnings("NullAway")
    private CompletableFuture<Void> doneAlready() {
        CompletableFuture<Void> done =
                new CallbackFuture<>(submitter.callbacks().executor());
        done.complete(null);
        return done;
    }

    /** Whether a handler at work may finish, for what it has to say, before the subscription is ended. */
    boolean isHandlerAwaited() {
        return false;
    }

    @Override
    public final void close() {
        end(DropReason.UNSUBSCRIBED, null);
    }

    /** The consumer has gone. */
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
            submitter.loop().schedule(this::stop, PATIENCE_WITH_HANDLER);
        } else {
            hopToStop();
        }
    }

    private void hopToStop() {
        submitter.loop().execute(this::stop);
    }

    /** Does nothing the second time. On the loop. */
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

    /** The user that it is made for; null: none. On the loop. */
    private @Nullable String username() {
        return active == null ? null : active.username();
    }

    private SubscriptionDroppedException dropped(DropReason reason, @Nullable Throwable cause) {
        return new SubscriptionDroppedException(describe(), reason, cause);
    }

    /** Null: this is no part in a group. */
    @Nullable
    String group() {
        return null;
    }

    String describe() {
        return "'" + stream + "'";
    }
}
