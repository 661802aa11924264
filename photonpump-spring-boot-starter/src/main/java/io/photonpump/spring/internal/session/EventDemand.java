package io.photonpump.spring.internal.session;

import static java.util.Objects.requireNonNull;

import io.photonpump.spring.internal.source.SubscriptionSource;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Requests events from the client: as many as the source's window at first, and one for each event that is decided. While too many
 * events are handled beyond the stored position, requests are postponed. Safe on any thread.
 */
final class EventDemand {

    private final SubscriptionSource source;
    private final AtomicLong postponed = new AtomicLong();
    private volatile Flow.@Nullable Subscription subscription;

    EventDemand(SubscriptionSource source) {
        this.source = source;
    }

    void begin(Flow.Subscription events) {
        subscription = events;
        events.request(source.window());
    }

    /** Requests another event in place of one that is decided. */
    void requestNext() {
        if (source.window() < Long.MAX_VALUE) {
            postponed.incrementAndGet();
            requestPostponed();
        }
    }

    /** Requests what was postponed, unless the source still holds requests up. */
    void requestPostponed() {
        if (!source.isHeldUp()) {
            long due = postponed.getAndSet(0);
            if (due > 0) {
                requireNonNull(subscription).request(due);
            }
        }
    }
}
