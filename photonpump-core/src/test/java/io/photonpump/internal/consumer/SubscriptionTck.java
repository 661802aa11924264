package io.photonpump.internal.consumer;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.subscription.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;

/** Reactive Streams: the events of a subscription, which never ends and has one subscriber. */
public abstract class SubscriptionTck extends FlowPublisherVerification<ResolvedEvent> {

    /** The number of events for a subscriber with unbounded demand; no rule needs more. */
    private static final long MANY = 500;

    private final List<ClientHarness> harnesses = new CopyOnWriteArrayList<>();

    SubscriptionTck() {
        super(new TestEnvironment(1_000, 50), 500);
    }

    /** A subscription that gets {@code elements} events. */
    abstract Subscription subscription(ClientHarness harness, long elements);

    @Override
    public Flow.Publisher<ResolvedEvent> createFlowPublisher(long elements) {
        long some = Math.min(elements, MANY);
        ClientHarness harness = new ClientHarness(some);
        harnesses.add(harness);
        return subscription(harness, some).events();
    }

    /** Returns a publisher that already has its only subscriber, so that it refuses the next one. */
    @Override
    public Flow.Publisher<ResolvedEvent> createFailedFlowPublisher() {
        Flow.Publisher<ResolvedEvent> events = createFlowPublisher(1);
        events.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {}

            @Override
            public void onNext(ResolvedEvent event) {}

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onComplete() {}
        });
        return events;
    }

    @Override
    public long maxElementsFromPublisher() {
        return publisherUnableToSignalOnComplete();
    }

    @AfterClass
    public void close() {
        harnesses.forEach(ClientHarness::close);
    }
}
