package io.photonpump.internal.conversation;

import io.photonpump.event.DropReason;
import io.photonpump.event.EventFilter;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.CheckpointReached;
import io.photonpump.internal.message.ServerMessage.EventAppeared;
import io.photonpump.internal.message.ServerMessage.SubscriptionConfirmed;
import io.photonpump.subscription.OverflowPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A volatile subscription: what is written while it is connected.
 *
 * <p>A consumer that is too slow first gets time: the socket is not read for a moment. If that does not help, events are
 * dropped until half of the buffer is free, and then a gap is reported; or the subscription ends, as the options say.
 */
public final class VolatileConversation extends SubscriptionConversation {

    /** How long the socket is held for one slow consumer: others on the connection wait as well. */
    static final Duration PATIENCE_WITH_CONSUMER = Duration.ofMillis(500);

    private enum Phase {
        SUBSCRIBING,
        FLOWING,
        /** The socket is held; what it had already delivered is still taken. */
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
    void begin(Turn<DropReason> turn) {
        phase = Phase.SUBSCRIBING;
        delivery.subscribing();
        subscribe(question, turn);
    }

    @Override
    void received(ServerMessage message, Turn<DropReason> turn) {
        if (message instanceof EventAppeared appeared) {
            event(appeared, turn);
        } else if (message instanceof CheckpointReached checkpoint) {
            delivery.checkpoint(checkpoint.position());
        } else if (message instanceof SubscriptionConfirmed confirmed) {
            confirmed(confirmed, turn);
        } else {
            turn.fail(SingleExchange.unexpected(describe(), message));
        }
    }

    private void confirmed(SubscriptionConfirmed confirmed, Turn<DropReason> turn) {
        if (isConfirmedBefore()) {
            delivery.gap("the subscription was interrupted");
        }
        confirmed(turn);
        if (!question.stream().isEmpty()) {
            delivery.lastKnown(confirmed.lastEventNumber());
        }
        phase = Phase.FLOWING;
        delivery.live();
    }

    private void event(EventAppeared appeared, Turn<DropReason> turn) {
        if (!question.stream().isEmpty()) {
            delivery.lastKnown(appeared.event().eventNumber());
        }
        if (phase == Phase.DROPPING) {
            return;
        }
        delivery.event(appeared.event());
        if (phase == Phase.FLOWING && delivery.isFull()) {
            phase = Phase.HOLDING;
            turn.holdSocket(true);
            turn.wakeAfter(PATIENCE_WITH_CONSUMER);
            delivery.whenBelow(delivery.capacity() / 2);
        }
    }

    @Override
    void woken(Turn<DropReason> turn) {
        if (phase != Phase.HOLDING) {
            return;
        }
        turn.holdSocket(false);
        switch (overflow) {
            case GAP -> phase = Phase.DROPPING;
            case FAIL -> {
                unsubscribe(turn);
                turn.finish(DropReason.OVERFLOW);
            }
        }
    }

    @Override
    public void room(Turn<DropReason> turn) {
        if (phase == Phase.HOLDING) {
            turn.holdSocket(false);
            phase = Phase.FLOWING;
        } else if (phase == Phase.DROPPING) {
            delivery.gap("the consumer was too slow");
            phase = Phase.FLOWING;
        }
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
