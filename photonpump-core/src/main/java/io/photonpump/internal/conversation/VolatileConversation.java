package io.photonpump.internal.conversation;

import io.photonpump.error.DropReason;
import io.photonpump.event.EventFilter;
import io.photonpump.event.RecordedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.CheckpointReached;
import io.photonpump.internal.message.ServerMessage.EventAppeared;
import io.photonpump.internal.message.ServerMessage.SubscriptionConfirmed;
import io.photonpump.subscription.OverflowPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A volatile subscription: the events that are written while it is connected.
 *
 * <p>A consumer that is too slow first gets time: the exchange is held for a moment. If that does not help, or the time
 * is used up, events are dropped until half of the buffer is free, and then a gap is reported; or the subscription
 * ends, as the options say.
 */
public final class VolatileConversation extends SubscriptionConversation {

    private enum Phase {
        SUBSCRIBING,
        FLOWING,
        /** The exchange is held; messages that were taken before still arrive. */
        HOLDING,
        DROPPING
    }

    private final ClientMessage.Subscribe question;
    private final OverflowPolicy overflow;
    private Phase phase = Phase.SUBSCRIBING;

    public VolatileConversation(ClientMessage.Subscribe question, OverflowPolicy overflow, Delivery delivery) {
        super(delivery);
        this.question = question;
        this.overflow = overflow;
    }

    @Override
    public String describe() {
        return "subscribing to " + Cursor.nameOf(question.stream());
    }

    @Override
    void begin(ConversationContext<DropReason> context) {
        phase = Phase.SUBSCRIBING;
        delivery.subscribing();
        subscribe(question, context);
    }

    @Override
    void received(ServerMessage message, ConversationContext<DropReason> context) {
        if (message instanceof EventAppeared appeared) {
            event(appeared, context);
        } else if (message instanceof CheckpointReached checkpoint) {
            delivery.checkpoint(checkpoint.position());
        } else if (message instanceof SubscriptionConfirmed confirmed) {
            confirmed(confirmed, context);
        } else {
            context.fail(SingleExchange.unexpected(describe(), message));
        }
    }

    private void confirmed(SubscriptionConfirmed confirmed, ConversationContext<DropReason> context) {
        if (isStreamOver(confirmed.lastEventNumber())) {
            end(DropReason.STREAM_DELETED, context);
            return;
        }
        if (isConfirmedBefore()) {
            delivery.gap("the subscription was interrupted");
        }
        confirmed(context);
        if (!question.stream().isEmpty()) {
            delivery.lastKnown(confirmed.lastEventNumber());
        }
        phase = Phase.FLOWING;
        delivery.live();
    }

    /**
     * Returns whether the stream is hard-deleted: nothing follows a tombstone in its stream (docs/protocol.md, Volatile
     * subscriptions). In {@code $all} it is an event like others.
     */
    private boolean isStreamOver(long lastEventNumber) {
        return lastEventNumber == RecordedEvent.HARD_DELETED
                && !question.stream().isEmpty();
    }

    private void end(DropReason reason, ConversationContext<DropReason> context) {
        unsubscribe(context);
        context.finish(reason);
    }

    private void event(EventAppeared appeared, ConversationContext<DropReason> context) {
        if (isStreamOver(appeared.event().eventNumber())) {
            tombstone(context);
            return;
        }
        if (!question.stream().isEmpty()) {
            delivery.lastKnown(appeared.event().eventNumber());
        }
        if (phase == Phase.DROPPING) {
            return;
        }
        delivery.event(appeared.event());
        if (phase == Phase.FLOWING && delivery.isFull()) {
            full(context);
        }
    }

    private void tombstone(ConversationContext<DropReason> context) {
        if (phase == Phase.DROPPING) {
            reportDropped();
        }
        end(DropReason.STREAM_DELETED, context);
    }

    private void full(ConversationContext<DropReason> context) {
        delivery.whenBelow(Math.max(1, delivery.capacity() / 2));
        Duration heldAtMost = context.hold(subscription());
        if (heldAtMost.isZero()) {
            giveWay(context);
        } else {
            phase = Phase.HOLDING;
            context.wakeAfter(heldAtMost);
        }
    }

    @Override
    void woken(ConversationContext<DropReason> context) {
        if (phase == Phase.HOLDING) {
            context.release();
            giveWay(context);
        }
    }

    private void giveWay(ConversationContext<DropReason> context) {
        switch (overflow) {
            case GAP -> phase = Phase.DROPPING;
            case FAIL -> end(DropReason.OVERFLOW, context);
        }
    }

    @Override
    public void room(ConversationContext<DropReason> context) {
        if (phase == Phase.HOLDING) {
            context.release();
            phase = Phase.FLOWING;
        } else if (phase == Phase.DROPPING) {
            reportDropped();
            phase = Phase.FLOWING;
        }
    }

    private void reportDropped() {
        delivery.gap("the consumer was too slow");
    }

    @Override
    void interrupted() {
        phase = Phase.SUBSCRIBING;
    }

    @Override
    @Nullable
    EventFilter filter() {
        return question.filter();
    }
}
