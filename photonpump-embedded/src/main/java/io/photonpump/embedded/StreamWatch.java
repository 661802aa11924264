package io.photonpump.embedded;

import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.store.Streams;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Waits until a stream has a number of events. The engine's thread updates it; any other thread may wait. */
final class StreamWatch {

    private final String stream;
    private final long wanted;
    private final AtomicLong last = new AtomicLong();
    private final CountDownLatch reached = new CountDownLatch(1);

    private StreamWatch(String stream, long wanted) {
        this.stream = stream;
        this.wanted = wanted;
    }

    /** Starts watching. Called on the engine's thread. */
    static StreamWatch on(EventStoreEngine engine, String stream, long wanted) {
        StreamWatch watch = new StreamWatch(stream, wanted);
        watch.see(engine.store().lastNumber(stream));
        if (!watch.isDone()) {
            engine.observe(watch::observe);
        }
        return watch;
    }

    private boolean isDone() {
        return reached.getCount() == 0;
    }

    private boolean observe(StoredEvent event) {
        if (event.stream().equals(stream)) {
            see(event.number());
        }
        return !isDone();
    }

    private void see(long number) {
        last.set(number);
        if (number != Streams.DELETED && number + 1 >= wanted || number == Streams.DELETED) {
            reached.countDown();
        }
    }

    void await(Duration timeout) {
        try {
            if (!reached.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("stream " + stream + " has " + (last.get() + 1) + " events after "
                        + timeout + ", not " + wanted);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for stream " + stream, e);
        }
    }
}
