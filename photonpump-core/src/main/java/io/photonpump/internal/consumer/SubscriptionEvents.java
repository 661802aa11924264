package io.photonpump.internal.consumer;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.subscription.EventStream;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Flow;

/** The events of a subscription, for one consumer. */
final class SubscriptionEvents implements EventStream {

    private final SubscriptionHandle subscription;

    SubscriptionEvents(SubscriptionHandle subscription) {
        this.subscription = subscription;
    }

    @Override
    public Iterator<ResolvedEvent> iterator() {
        if (!subscription.claim()) {
            throw SubscriptionHandle.alreadyConsumed();
        }
        return new BufferIterator(subscription, () -> {});
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ResolvedEvent> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (subscription.claim()) {
            FlowConsumer.connect(
                    subscription,
                    subscriber,
                    subscription.submitter().callbacks().executor(),
                    () -> {});
        } else {
            FlowConsumer.refuse(subscriber, SubscriptionHandle.alreadyConsumed());
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}
