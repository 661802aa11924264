package io.photonpump.internal.consumer;

import io.photonpump.client.CallOptions;
import io.photonpump.event.StartFrom;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;

/** Reactive Streams: what was written before is read, page by page, until the end. */
public class CatchUpTck extends SubscriptionTck {

    @Override
    Subscription subscription(ClientHarness harness, long elements) {
        SubscribeOptions options = SubscribeOptions.from(StartFrom.beginning()).withBatchSize(7);
        return Subscriptions.toStream(harness.submitter, "ponies", options, true, CallOptions.defaults());
    }
}
