package io.photonpump.embedded.benchmark;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.subscription.ConsumerOptions;
import io.photonpump.subscription.EventStream;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** This client, with its default settings. */
final class PhotonPumpCandidate extends Candidate {

    private final byte[] body = new byte[Workload.BODY_BYTES];
    private final EventStoreClient client;

    PhotonPumpCandidate(int port) {
        client = PhotonPump.connect("eventstore://localhost:" + port);
        client.connected().join();
    }

    @Override
    CompletableFuture<WriteResult> append(String stream) {
        return client.publishEvent(stream, NewEvent.binary("PonyJumped", body));
    }

    @Override
    CompletableFuture<WriteResult> appendBatch() {
        List<NewEvent> events = new ArrayList<>(Workload.BATCH);
        for (int i = 0; i < Workload.BATCH; i++) {
            events.add(NewEvent.binary("PonyJumped", body));
        }
        return client.publish("ponies", events);
    }

    @Override
    CompletableFuture<ResolvedEvent> readEvent() {
        return client.getEvent("ponies", Workload.EVENT_NUMBER);
    }

    @Override
    long pages(long until) {
        long expected = 0;
        try (EventStream events = client.iter("ponies")) {
            for (ResolvedEvent event : events) {
                check(event, expected++);
                if (System.nanoTime() - until >= 0) {
                    break;
                }
            }
        }
        return expected;
    }

    private static void check(ResolvedEvent event, long expected) {
        if (event.eventNumber() != expected || event.received().data().size() != Workload.BODY_BYTES) {
            throw new IllegalStateException("expected event " + expected + ", got " + event);
        }
    }

    @Override
    long live() throws InterruptedException {
        AtomicLong count = new AtomicLong();
        CountDownLatch all = new CountDownLatch(1);
        SubscriptionListener noGaps = new SubscriptionListener() {
            @Override
            public void gap(String reason, @Nullable ResolvedEvent lastSeen) {
                throw new IllegalStateException(reason);
            }
        };
        Subscription subscription = client.subscribeTo(
                String.valueOf(Workload.VOLATILE_EVENTS),
                SubscribeOptions.live().withListener(noGaps));
        subscription.forEach(event -> {
            check(event, count.getAndIncrement());
            if (count.get() == Workload.VOLATILE_EVENTS) {
                all.countDown();
            }
        });
        all.await();
        subscription.unsubscribe().join();
        return count.get();
    }

    @Override
    long group(long until) {
        AtomicLong count = new AtomicLong();
        Subscription subscription = client.connectSubscription(
                "ponies", "vet", ConsumerOptions.defaults().withInFlight(Workload.IN_FLIGHT));
        subscription.forEach(event -> check(event, count.getAndIncrement()));
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        subscription.unsubscribe().join();
        return count.get();
    }

    @Override
    public void close() {
        client.close();
    }
}
