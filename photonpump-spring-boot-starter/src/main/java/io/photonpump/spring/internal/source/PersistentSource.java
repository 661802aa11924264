package io.photonpump.spring.internal.source;

import static java.util.Objects.requireNonNull;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.delivery.Lease;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.subscription.ConsumerOptions;
import io.photonpump.subscription.NackAction;
import io.photonpump.subscription.PersistentSubscription;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subscription to a persistent group. The server limits the number of events that are not acknowledged. */
public final class PersistentSource implements SubscriptionSource {

    private static final Logger LOG = LoggerFactory.getLogger(PersistentSource.class);

    private final SubscriptionSpec spec;
    private final EventStoreClient client;
    private final int inFlight;
    private final Lease lease;
    private volatile @Nullable PersistentSubscription subscription;

    public PersistentSource(SubscriptionSpec spec, EventStoreClient client, int inFlight, Lease lease) {
        this.spec = spec;
        this.client = client;
        this.inFlight = inFlight;
        this.lease = lease;
    }

    @Override
    public Subscription open(SubscriptionListener listener) {
        String group = requireNonNull(spec.group()).name();
        ConsumerOptions options =
                ConsumerOptions.defaults().withInFlight(inFlight).withListener(listener);
        PersistentSubscription opened =
                MockedClient.answered(spec, client.connectSubscription(spec.stream(), group, options));
        subscription = opened;
        opened.started().thenRun(() -> askForMessageTimeout(group));
        return opened;
    }

    /**
     * Reads the message timeout of the group, because a group that another application has created may have another one than
     * configured. The subscription does not wait for the answer. Without an answer, because HTTP is unreachable or the user may not
     * read it, the configured timeout is used.
     */
    private void askForMessageTimeout(String group) {
        client.admin().subscriptions().info(spec.stream(), group).whenComplete((info, failure) -> {
            if (failure != null || info.settings() == null) {
                LOG.debug("the message timeout of {} is not known and taken as configured", spec.describe(), failure);
                return;
            }
            lease.messageTimeout(info.settings().messageTimeout());
        });
    }

    @Override
    public long window() {
        return Long.MAX_VALUE;
    }

    @Override
    public void filtered(ResolvedEvent event) {
        requireNonNull(subscription).ack(event);
    }

    @Override
    public void settle(InFlight event, Decision decision) {
        PersistentSubscription open = requireNonNull(subscription);
        FailureAction action = decision.action();
        if (action == null) {
            open.ack(event.event());
            return;
        }
        switch (action) {
            case SKIP, DEAD_LETTER -> open.nack(NackAction.SKIP, decision.reason(), event.event());
            case PARK -> open.nack(NackAction.PARK, decision.reason(), event.event());
            case RETRY -> open.nack(NackAction.RETRY, decision.reason(), event.event());
            case STOP -> throw new IllegalArgumentException("not a decision about an event: " + decision);
        }
    }
}
