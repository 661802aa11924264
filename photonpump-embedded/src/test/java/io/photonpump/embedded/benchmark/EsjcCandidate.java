package io.photonpump.embedded.benchmark;

import com.github.msemys.esjc.EventData;
import com.github.msemys.esjc.EventReadResult;
import com.github.msemys.esjc.EventStore;
import com.github.msemys.esjc.EventStoreBuilder;
import com.github.msemys.esjc.ExpectedVersion;
import com.github.msemys.esjc.PersistentSubscription;
import com.github.msemys.esjc.PersistentSubscriptionListener;
import com.github.msemys.esjc.RetryableResolvedEvent;
import com.github.msemys.esjc.StreamEventsSlice;
import com.github.msemys.esjc.Subscription;
import com.github.msemys.esjc.VolatileSubscriptionListener;
import com.github.msemys.esjc.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** esjc, with its default settings. */
final class EsjcCandidate extends Candidate {

    private final byte[] body = new byte[Workload.BODY_BYTES];
    private final EventStore client;

    EsjcCandidate(int port) {
        client = EventStoreBuilder.newBuilder()
                .singleNodeAddress("127.0.0.1", port)
                .build();
        client.connect();
    }

    private EventData event() {
        return EventData.newBuilder().type("PonyJumped").data(body).build();
    }

    @Override
    CompletableFuture<WriteResult> append(String stream) {
        return client.appendToStream(stream, ExpectedVersion.ANY, event());
    }

    @Override
    CompletableFuture<WriteResult> appendBatch() {
        List<EventData> events = new ArrayList<>(Workload.BATCH);
        for (int i = 0; i < Workload.BATCH; i++) {
            events.add(event());
        }
        return client.appendToStream("ponies", ExpectedVersion.ANY, events);
    }

    @Override
    CompletableFuture<EventReadResult> readEvent() {
        return client.readEvent("ponies", Workload.EVENT_NUMBER, false);
    }

    @Override
    long pages(long until) {
        long next = 0;
        while (System.nanoTime() - until < 0) {
            StreamEventsSlice page = client.readStreamEventsForward("ponies", next, Workload.PAGE, false)
                    .join();
            next = page.nextEventNumber;
        }
        return next;
    }

    /** This client drops the subscription when it is too slow; only the events until then count. */
    @Override
    long live() throws Exception {
        AtomicLong count = new AtomicLong();
        AtomicBoolean dropped = new AtomicBoolean();
        CountDownLatch over = new CountDownLatch(1);
        Subscription subscription = client.subscribeToStream(
                        String.valueOf(Workload.VOLATILE_EVENTS), false, new VolatileSubscriptionListener() {
                            @Override
                            public void onEvent(Subscription self, com.github.msemys.esjc.ResolvedEvent event) {
                                if (count.incrementAndGet() == Workload.VOLATILE_EVENTS) {
                                    over.countDown();
                                }
                            }

                            @Override
                            public void onClose(
                                    Subscription self,
                                    com.github.msemys.esjc.SubscriptionDropReason reason,
                                    Exception error) {
                                dropped.set(true);
                                over.countDown();
                            }
                        })
                .get();
        over.await();
        if (!dropped.get()) {
            subscription.unsubscribe();
        }
        return count.get();
    }

    @Override
    long group(long until) throws Exception {
        AtomicLong count = new AtomicLong();
        PersistentSubscription subscription = client.subscribeToPersistent(
                        "ponies",
                        "vet",
                        new PersistentSubscriptionListener() {
                            @Override
                            public void onEvent(PersistentSubscription self, RetryableResolvedEvent event) {
                                count.incrementAndGet();
                            }
                        },
                        Workload.IN_FLIGHT,
                        true)
                .get();
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        subscription.stop(Duration.ofSeconds(2));
        return count.get();
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
