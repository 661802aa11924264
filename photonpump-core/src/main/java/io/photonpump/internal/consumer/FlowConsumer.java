package io.photonpump.internal.consumer;

import io.photonpump.event.ResolvedEvent;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Reactive Streams subscriber as the consumer of a drain. */
final class FlowConsumer implements BufferDrain.Consumer, Flow.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(FlowConsumer.class);

    private final Flow.Subscriber<? super ResolvedEvent> subscriber;
    private final BufferDrain drain;
    private volatile long illegalRequest = 1;

    private FlowConsumer(EventSource source, Flow.Subscriber<? super ResolvedEvent> subscriber, Executor executor) {
        this.subscriber = subscriber;
        this.drain = new BufferDrain(source, this, executor);
    }

    /**
     * Connects a subscriber to a source.
     *
     * @param started called after the subscriber has received its subscription
     */
    static void connect(
            EventSource source,
            Flow.Subscriber<? super ResolvedEvent> subscriber,
            Executor executor,
            Runnable started) {
        FlowConsumer consumer = new FlowConsumer(source, subscriber, executor);
        try {
            subscriber.onSubscribe(consumer);
        } catch (Throwable e) { // Reactive Streams, rule 2.13: it counts as cancelled
            consumer.drain.cancel();
            throw e;
        }
        consumer.drain.start();
        started.run();
    }

    /** Refuses a subscriber: it receives a subscription and then the error (Reactive Streams, rules 1.4 and 1.9). */
    static void refuse(Flow.Subscriber<? super ResolvedEvent> subscriber, Throwable error) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long more) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(error);
    }

    @Override
    public void request(long more) {
        if (more <= 0) {
            illegalRequest = more; // Reactive Streams, rule 3.9: an error, but not within this call
            drain.wake();
        } else {
            drain.request(more);
        }
    }

    @Override
    public void cancel() {
        drain.cancel();
    }

    @Override
    public boolean isReady() {
        long requested = illegalRequest;
        if (requested > 0) {
            return true;
        }
        drain.cancel();
        subscriber.onError(new IllegalArgumentException(
                "Reactive Streams, rule 3.9: a subscriber requests 1 or more, not " + requested));
        return false;
    }

    @Override
    public void event(ResolvedEvent event) {
        try {
            subscriber.onNext(event);
        } catch (Throwable e) { // Reactive Streams, rule 2.13: it counts as cancelled
            LOG.error("a subscriber threw at {}: it is cancelled", event, e);
            drain.cancel();
        }
    }

    @Override
    public void end(EventBuffer.End end) {
        if (end.error() != null) {
            subscriber.onError(end.error());
        } else {
            subscriber.onComplete();
        }
    }
}
