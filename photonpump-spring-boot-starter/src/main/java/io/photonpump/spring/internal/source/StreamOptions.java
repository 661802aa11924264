package io.photonpump.spring.internal.source;

import io.photonpump.event.EventFilter;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.SubscriptionListener;

/** The options that volatile and catch-up subscriptions have in common. */
final class StreamOptions {

    private StreamOptions() {}

    static SubscribeOptions of(SubscribeOptions start, SubscriptionSpec spec, SubscriptionListener listener) {
        SubscribeOptions options =
                start.withResolveLinks(spec.selection().resolveLinks()).withListener(listener);
        EventFilter filter = spec.selection().filter();
        return filter == null ? options : options.withFilter(filter);
    }
}
