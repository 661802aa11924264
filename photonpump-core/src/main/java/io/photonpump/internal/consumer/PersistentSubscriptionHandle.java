package io.photonpump.internal.consumer;

import static java.util.Objects.requireNonNull;

import io.photonpump.client.CallOptions;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.conversation.PersistentConversation;
import io.photonpump.internal.request.RequestSubmitter;
import io.photonpump.subscription.ConsumerOptions;
import io.photonpump.subscription.NackAction;
import io.photonpump.subscription.PersistentSubscription;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The caller's handle of a connection to a persistent subscription group. */
public final class PersistentSubscriptionHandle extends SubscriptionHandle implements PersistentSubscription {

    private static final Logger LOG = LoggerFactory.getLogger(PersistentSubscriptionHandle.class);

    private final String group;
    private final AcknowledgementBatcher acknowledgements;
    private final EventLeases leases;
    private final PersistentConversation conversation;

    public PersistentSubscriptionHandle(
            RequestSubmitter submitter, String stream, String group, ConsumerOptions options) {
        super(submitter, stream, options.inFlight(), Long.MAX_VALUE, options.listener());
        this.group = group;
        this.acknowledgements = new AcknowledgementBatcher(submitter.loop(), options.inFlight(), this::send);
        this.leases = new EventLeases(options.messageTimeout(), System::nanoTime);
        this.conversation = new PersistentConversation(
                stream, group, options.inFlight(), delivery(), leases, acknowledgements::flush);
    }

    public void begin(CallOptions options) {
        begin(conversation, options);
    }

    private void send(List<UUID> ids) {
        if (active() != null) {
            conversation.ack(ids, active());
        }
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public void ack(Collection<ResolvedEvent> events) {
        for (ResolvedEvent event : events) {
            ack(event);
        }
    }

    @Override
    public void ack(ResolvedEvent event) {
        leases.settled(event.received().id());
        acknowledgements.add(event.received().id());
    }

    @Override
    public void nack(NackAction action, String reason, Collection<ResolvedEvent> events) {
        requireNonNull(action, "action");
        requireNonNull(reason, "reason");
        List<UUID> ids = events.stream().map(event -> event.received().id()).toList();
        ids.forEach(leases::settled);
        submitter().loop().execute(() -> {
            acknowledgements.flush();
            if (active() != null) {
                conversation.nack(action, reason, ids, active());
            }
        });
    }

    @Override
    public void idle() {
        acknowledgements.idle();
    }

    /** Without waiting, the acknowledgement would come too late and another consumer would get the event. */
    @Override
    boolean isHandlerAwaited() {
        return true;
    }

    /** Events without a lease are delivered again, here or to another consumer, or were handled as an earlier copy. */
    @Override
    boolean isToHandle(ResolvedEvent event) {
        boolean held = leases.isHeld(event.received().id());
        if (!held) {
            LOG.debug("{} leaves out {}, which is settled or comes again", describe(), event.received());
        }
        return held;
    }

    @Override
    void handled(ResolvedEvent event) {
        ack(event);
    }

    @Override
    void handlerFailed(ResolvedEvent event, Throwable cause) {
        LOG.warn("the handler of {} threw at {}: asking for a retry", describe(), event, cause);
        nack(NackAction.RETRY, String.valueOf(cause), event);
    }

    @Override
    String describe() {
        return "group '" + group + "' of '" + stream() + "'";
    }
}
