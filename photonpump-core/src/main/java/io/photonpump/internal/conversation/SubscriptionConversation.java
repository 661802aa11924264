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
 * The common part of all subscriptions: they start again after a lost connection, and when the caller stops them they
 * unsubscribe and wait a moment for the server's reply.
 */
abstract class SubscriptionConversation implements Conversation<DropReason> {

    /** The time to wait for the reply to an unsubscribe. */
    private static final Duration UNSUBSCRIBE_TIMEOUT = Duration.ofSeconds(2);

    /** The value for no exchange. */
    static final long NONE = -1;

    final Delivery delivery;
    private long subscription = NONE;

    /**
     * Whether the server has confirmed this subscription. If so, a refusal in its exchange is that of an
     * acknowledgement or an unsubscribe.
     */
    private boolean established;

    private boolean stopping;
    private boolean confirmedBefore;

    SubscriptionConversation(Delivery delivery) {
        this.delivery = delivery;
    }

    /** Subscribes in a new exchange. */
    final void subscribe(ClientMessage message, ConversationContext<DropReason> context) {
        established = false;
        subscription = context.open(message);
    }

    /** Gives up the subscription; later messages in its exchange are ignored. */
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

    /** Returns the exchange of the subscription; only while there is one. */
    final long subscription() {
        return subscription;
    }

    @Override
    public final void start(ConversationContext<DropReason> context) {
        subscription = NONE;
        if (stopping) {
            context.finish(DropReason.UNSUBSCRIBED); // a new connection has no subscription to end
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
     * Ends the subscription on the server if a page or an acknowledgement was refused. It would otherwise stay open
     * there without a listener.
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

    /** Ends the subscription: continuing without the message that cannot be decoded would lose it. */
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

    /** Called when there is no subscription any more; it begins again when it can. */
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
        context.wakeAfter(UNSUBSCRIBE_TIMEOUT);
    }

    @Override
    public final void closeGracefully(ConversationContext<DropReason> context) {
        if (subscription != NONE && !stopping) {
            beforeStop(context);
        }
    }

    /** Sends last messages in the exchange of the subscription. */
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
