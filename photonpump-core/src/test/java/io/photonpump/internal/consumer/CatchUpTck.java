package io.photonpump.internal.consumer;

import io.photonpump.client.CallOptions;
import io.photonpump.event.StartFrom;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;

/** Reactive Streams rules for a catch-up subscription that reads existing events page by page. */
public class CatchUpTck extends SubscriptionTck {

    @Override
    Subscription subscription(ClientHarness harness, long elements) {
        SubscribeOptions options = SubscribeOptions.from(StartFrom.beginning()).withBatchSize(7);
        return Subscriptions.toStream(harness.submitter, "ponies", options, true, CallOptions.defaults());
    }
}
