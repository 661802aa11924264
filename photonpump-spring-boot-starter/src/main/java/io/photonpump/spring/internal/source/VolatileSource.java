package io.photonpump.spring.internal.source;

import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;

/** A volatile subscription, without acknowledgements and without a position. */
public final class VolatileSource implements SubscriptionSource {

    private final SubscriptionSpec spec;
    private final EventStoreClient client;

    public VolatileSource(SubscriptionSpec spec, EventStoreClient client) {
        this.spec = spec;
        this.client = client;
    }

    @Override
    public Subscription open(SubscriptionListener listener) {
        SubscribeOptions options = StreamOptions.of(SubscribeOptions.live(), spec, listener);
        return MockedClient.answered(
                spec, spec.isAll() ? client.subscribeToAll(options) : client.subscribeTo(spec.stream(), options));
    }

    @Override
    public long window() {
        return spec.delivery().inFlight();
    }

    @Override
    public void settle(InFlight event, Decision decision) {}
}
