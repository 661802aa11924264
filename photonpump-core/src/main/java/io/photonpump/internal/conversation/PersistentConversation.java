package io.photonpump.internal.conversation;

import io.photonpump.error.DropReason;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.PersistentConfirmed;
import io.photonpump.internal.message.ServerMessage.PersistentEventAppeared;
import io.photonpump.internal.message.WireFeature;
import io.photonpump.subscription.NackAction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A consumer of a persistent subscription group. The server never has more events in flight than requested, so the
 * buffer cannot overflow. Acknowledgements are sent in the exchange of the subscription, and only for events of the
 * current connection: the server delivers the others again.
 */
public final class PersistentConversation extends SubscriptionConversation {

    /** The number of ids in one message: as many as other clients send. */
    static final int MAX_IDS = 2_000;

    private final String stream;
    private final String group;
    private final int inFlight;
    private final Runnable flush;
    private final Receipts receipts;
    private final Set<UUID> unacknowledged = new HashSet<>();
    private String subscriptionId = "";
    private boolean live;

    /** Notified of the events that have arrived and are not acknowledged. On the event loop. */
    public interface Receipts {

        /** Called before an event is delivered, for the first time or again. */
        void received(UUID id);

        /** Called when the connection is lost: the server delivers all of them again. */
        void takenBack();
    }

    /**
     * Creates a consumer.
     *
     * @param receipts notified of arrivals
     * @param flush sends what the consumer has acknowledged so far, through {@link #ack} and {@link #nack}; called
     *     before the subscription ends
     */
    public PersistentConversation(
            String stream, String group, int inFlight, Delivery delivery, Receipts receipts, Runnable flush) {
        super(delivery);
        this.receipts = receipts;
        this.stream = stream;
        this.group = group;
        this.inFlight = inFlight;
        this.flush = flush;
    }

    @Override
    public String describe() {
        return "connecting to group '" + group + "' of '" + stream + "'";
    }

    @Override
    void begin(ConversationContext<DropReason> context) {
        if (stream.equals(GroupConversation.ALL) && !context.requires(WireFeature.GROUPS_ON_ALL)) {
            return;
        }
        delivery.subscribing();
        subscribe(new ClientMessage.ConnectPersistent(stream, group, inFlight), context);
    }

    @Override
    void received(ServerMessage message, ConversationContext<DropReason> context) {
        if (message instanceof PersistentEventAppeared appeared) {
            event(appeared.event());
        } else if (message instanceof PersistentConfirmed confirmed) {
            subscriptionId = confirmed.subscriptionId();
            delivery.lastKnown(confirmed.lastEventNumber());
            confirmed(context);
            live = true;
            delivery.live();
        } else {
            context.fail(SingleExchange.unexpected(describe(), message));
        }
    }

    private void event(ResolvedEvent event) {
        unacknowledged.add(event.received().id());
        receipts.received(event.received().id());
        delivery.event(event);
    }

    /** Acknowledges events as handled. */
    public void ack(List<UUID> ids, ConversationContext<DropReason> context) {
        for (List<UUID> some : sendable(ids)) {
            context.send(subscription(), new ClientMessage.Ack(subscriptionId, some));
        }
    }

    /** Refuses events. */
    public void nack(NackAction action, String reason, List<UUID> ids, ConversationContext<DropReason> context) {
        for (List<UUID> some : sendable(ids)) {
            context.send(subscription(), new ClientMessage.Nack(subscriptionId, some, action, reason));
        }
    }

    /** Returns those of the events that are in flight on this connection, in portions for one message each. */
    private List<List<UUID>> sendable(List<UUID> ids) {
        List<List<UUID>> portions = new ArrayList<>(1);
        List<UUID> portion = new ArrayList<>(Math.min(ids.size(), MAX_IDS));
        for (UUID id : ids) {
            if (unacknowledged.remove(id)) {
                portion.add(id);
                if (portion.size() == MAX_IDS) {
                    portions.add(portion);
                    portion = new ArrayList<>();
                }
            }
        }
        if (!portion.isEmpty()) {
            portions.add(portion);
        }
        return portions;
    }

    @Override
    void beforeStop(ConversationContext<DropReason> context) {
        flush.run();
    }

    /** Removes what waits in the buffer: the server delivers it again, and it would be handled twice. */
    @Override
    void interrupted() {
        unacknowledged.clear();
        receipts.takenBack();
        delivery.takeBack();
        if (live) {
            live = false;
            delivery.fellBehind();
        }
    }
}
