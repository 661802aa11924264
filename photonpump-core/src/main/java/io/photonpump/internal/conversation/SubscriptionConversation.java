package io.photonpump.internal.conversation;

import io.photonpump.error.DropReason;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.event.EventFilter;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.PersistentConfirmed;
import io.photonpump.internal.message.ServerMessage.SubscriptionConfirmed;
import io.photonpump.internal.message.ServerMessage.SubscriptionDropped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What all subscriptions have in common: they start again after a loss, and when the caller stops them they say so to the
 * server and wait a moment for its answer.
 */
abstract class SubscriptionConversation implements Conversation<DropReason> {

    /** No answer to an unsubscribe is no reason to keep the caller waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** No exchange at all. */
    static final long NONE = -1;

    final Delivery delivery;
    private long subscription = NONE;

    /** Whether the server has confirmed this subscription: a refusal under its id is that of an acknowledgement or an end. */
    private boolean established;

    private boolean stopping;
    private boolean confirmedBefore;

    SubscriptionConversation(Delivery delivery) {
        this.delivery = delivery;
    }

    /** Subscribes under a fresh id. */
    final void subscribe(ClientMessage message, ConversationContext<DropReason> context) {
        established = false;
        subscription = context.open(message);
    }

    /** Gives up the subscription; what the server still sends under its id is ignored. */
    final void unsubscribe(ConversationContext<DropReason> context) {
        if (subscription != NONE) {
            context.send(subscription, new ClientMessage.Unsubscribe());
            context.close(subscription);
            subscription = NONE;
        }
    }

    final void confirmed(ConversationContext<DropReason> context) {
        confirmedBefore = true;
        context.settled();
    }

    final boolean isConfirmedBefore() {
        return confirmedBefore;
    }

    /** The exchange of the subscription; only while there is one. */
    final long subscription() {
        return subscription;
    }

    @Override
    public final void start(ConversationContext<DropReason> context) {
        subscription = NONE;
        if (stopping) {
            context.finish(DropReason.UNSUBSCRIBED); // a new connection knows nothing of what was to be ended
        } else {
            begin(context);
        }
    }

    abstract void begin(ConversationContext<DropReason> context);

    @Override
    public final void reply(long exchange, ServerMessage message, ConversationContext<DropReason> context) {
        if (message instanceof SubscriptionDropped dropped) {
            subscription = NONE;
            dropped(
                    stopping ? DropReason.UNSUBSCRIBED : WireDropReasons.endOf(dropped.reason(), confirmedBefore),
                    context);
        } else {
            established |= message instanceof SubscriptionConfirmed || message instanceof PersistentConfirmed;
            if (!stopping) {
                received(message, context);
            }
        }
    }

    abstract void received(ServerMessage message, ConversationContext<DropReason> context);

    private void dropped(@Nullable DropReason end, ConversationContext<DropReason> context) {
        if (end != null) {
            context.finish(end);
        } else {
            delivery.subscribing();
            interrupted();
            context.tryAgain("the server ended the subscription");
        }
    }

    /**
     * If it was a page that was refused, or an acknowledgement, the subscription is still open on the server and would go on
     * without a listener.
     */
    @Override
    public final void refused(long exchange, ConversationContext<DropReason> context) {
        if (exchange != subscription) {
            unsubscribe(context);
        } else if (established) {
            unsubscribe(context);
            interrupted();
        } else {
            subscription = NONE;
        }
        delivery.subscribing();
    }

    /** To go on without what could not be read would be to lose it. */
    @Override
    public final void unreadable(ConversationContext<DropReason> context) {
        unsubscribe(context);
    }

    @Override
    public final AfterLoss lost() {
        subscription = NONE;
        delivery.subscribing();
        interrupted();
        return AfterLoss.START_AGAIN;
    }

    /** There is no subscription any more, on this connection or on any; it begins again when it can. */
    abstract void interrupted();

    @Override
    public final void stop(ConversationContext<DropReason> context) {
        if (stopping) {
            return;
        }
        stopping = true;
        context.release();
        if (subscription == NONE) {
            context.finish(DropReason.UNSUBSCRIBED);
            return;
        }
        beforeStop(context);
        context.send(subscription, new ClientMessage.Unsubscribe());
        context.wakeAfter(PATIENCE);
    }

    @Override
    public final void closeGracefully(ConversationContext<DropReason> context) {
        if (subscription != NONE && !stopping) {
            beforeStop(context);
        }
    }

    /** The last chance to send something under the subscription's id. */
    void beforeStop(ConversationContext<DropReason> context) {}

    @Override
    public final void awake(ConversationContext<DropReason> context) {
        if (stopping) {
            context.finish(DropReason.UNSUBSCRIBED);
        } else {
            woken(context);
        }
    }

    void woken(ConversationContext<DropReason> context) {}

    @Override
    public PhotonPumpException badRequest(String serverText) {
        return Filters.badRequest(describe(), filter(), serverText);
    }

    @Nullable
    EventFilter filter() {
        return null;
    }
}
