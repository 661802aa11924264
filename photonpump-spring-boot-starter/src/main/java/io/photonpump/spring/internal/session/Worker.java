package io.photonpump.spring.internal.session;

import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.delivery.Lease;
import io.photonpump.spring.internal.processing.InterceptorChain;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.subscription.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events from a queue, one delivery after the other, until the session ends. */
public final class Worker implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** The time that a handler has to react to an interrupt. */
    public static final Duration GRACE = Duration.ofSeconds(2);

    private final SubscriptionSpec spec;
    private final ListenerSession session;
    private final WorkerQueue queue;
    private final Subscription subscription;
    private final InterceptorChain processor;
    private final int batchSize;
    private final Lease lease;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    Worker(
            SubscriptionSpec spec,
            ListenerSession session,
            WorkerQueue queue,
            Subscription subscription,
            InterceptorChain processor,
            int batchSize,
            Lease lease) {
        this.spec = spec;
        this.session = session;
        this.queue = queue;
        this.subscription = subscription;
        this.processor = processor;
        this.batchSize = batchSize;
        this.lease = lease;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            work();
        } catch (InterruptedException e) {
            LOG.debug("a worker of {} was interrupted", spec.describe());
        } catch (Throwable e) {
            // An Error: the event is neither acknowledged nor passed by the checkpoint, and the listener stops.
            session.decided(Decision.of(FailureAction.STOP, "a worker failed").withFailure(e));
        } finally {
            ended.countDown();
        }
    }

    private void work() throws InterruptedException {
        while (true) {
            int most = lease.fitting(1, batchSize);
            List<InFlight> events =
                    queue.take(most, lease.linger(spec.delivery().batchLinger()));
            if (events.isEmpty()) {
                return;
            }
            List<InFlight> begun = session.held().begin(events);
            if (!begun.isEmpty()) {
                session.decided(processor.process(begun, subscription));
                session.held().handedOver(begun);
            }
        }
    }

    boolean isCurrentThread() {
        return thread == Thread.currentThread();
    }

    void interrupt() {
        Thread running = thread;
        if (running != null && ended.getCount() > 0) {
            running.interrupt();
        }
    }

    boolean awaitEnd(long nanos) {
        try {
            return ended.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ended.getCount() == 0;
        }
    }
}
