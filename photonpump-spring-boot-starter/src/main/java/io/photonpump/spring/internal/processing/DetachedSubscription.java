package io.photonpump.spring.internal.processing;

import io.photonpump.error.DropReason;
import io.photonpump.subscription.EventConsumer;
import io.photonpump.subscription.EventStream;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionState;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** The subscription of an event that did not come from a subscription. */
public final class DetachedSubscription implements Subscription {

    private final String stream;

    public DetachedSubscription(String stream) {
        this.stream = stream;
    }

    @Override
    public String stream() {
        return stream;
    }

    @Override
    public EventStream events() {
        throw new IllegalStateException("this event was delivered directly, without a subscription");
    }

    @Override
    public CompletableFuture<Void> forEach(EventConsumer handler) {
        throw new IllegalStateException("this event was delivered directly, without a subscription");
    }

    @Override
    public CompletableFuture<Void> started() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<DropReason> closed() {
        return CompletableFuture.completedFuture(DropReason.UNSUBSCRIBED);
    }

    @Override
    public SubscriptionState state() {
        return SubscriptionState.CLOSED;
    }

    @Override
    public OptionalLong lastKnownEventNumber() {
        return OptionalLong.empty();
    }

    @Override
    public CompletableFuture<Void> unsubscribe() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
}
