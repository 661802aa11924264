package io.photonpump.internal.consumer;

import io.photonpump.client.CallOptions;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;

/** Reactive Streams rules for a volatile subscription, whose events are written after its start. */
public class VolatileTck extends SubscriptionTck {

    @Override
    Subscription subscription(ClientHarness harness, long elements) {
        Subscription subscription = Subscriptions.toStream(
                harness.submitter, "ponies", SubscribeOptions.live(), true, CallOptions.defaults());
        subscription.started().join();
        for (long number = 0; number < elements; number++) {
            harness.serverSends(new ServerMessage.EventAppeared(ClientHarness.event(number)));
        }
        return subscription;
    }
}
