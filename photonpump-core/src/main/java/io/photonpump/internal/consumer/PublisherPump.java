package io.photonpump.internal.consumer;

import io.photonpump.client.PublishOptions;
import io.photonpump.error.PublishStoppedException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.PublishSummary;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.thread.Failures;
import io.photonpump.stream.ExpectedVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a publisher in batches. At most one batch is being written while the next one is being filled,
 * and the pump never requests more events than fit into that one.
 *
 * The publisher may call on any thread, one call at a time; results of writes arrive on other threads. All mutable
 * fields are guarded by {@code lock}, which is never held while the publisher, the encoder or the writer is called.
 */
public final class PublisherPump implements Flow.Subscriber<NewEvent> {

    /** The operation that writes a batch. */
    public interface Writing extends BiFunction<List<EventData>, ExpectedVersion, CompletableFuture<WriteResult>> {}

    /**
     * The size at which a batch is full: well below the largest message, and below what a server takes long to write.
     */
    private static final int BATCH_BYTES = 4 * 1024 * 1024;

    /** The number of events to request while their size is unknown. */
    private static final int FIRST_DEMAND = 16;

    private final String stream;
    private final int batchSize;
    private final Function<NewEvent, EventData> encode;
    private final Writing write;
    private final CompletableFuture<PublishSummary> done;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as all fields below. */
    private ExpectedVersion expected;

    private Flow.@Nullable Subscription upstream;
    private boolean upstreamEnded;
    private @Nullable Throwable upstreamError;

    private List<EventData> filling = new ArrayList<>();
    private int fillingBytes;
    private int largestEvent;

    /** The number of requested events that have not arrived. */
    private int demand;

    /** True while a thread is in {@code request}; the publisher may call back before it returns. */
    private boolean asking;

    private boolean writing;
    private @Nullable CompletableFuture<WriteResult> current;
    private long written;
    private @Nullable WriteResult last;

    public PublisherPump(
            String stream,
            PublishOptions options,
            Function<NewEvent, EventData> encode,
            Writing write,
            CompletableFuture<PublishSummary> done) {
        this.stream = stream;
        this.batchSize = options.batchSize();
        this.expected = options.expectedVersion();
        this.encode = encode;
        this.write = write;
        this.done = done;
        done.whenComplete((summary, error) -> letGo());
    }

    /** Takes events from the publisher until it ends. An exception that it throws ends the pump. */
    public void drawFrom(Flow.Publisher<NewEvent> publisher) {
        try {
            publisher.subscribe(this);
        } catch (RuntimeException e) {
            stop(e);
        }
    }

    /** Cancels the publisher and a write that was not sent, because the summary is no longer needed. */
    private void letGo() {
        Flow.Subscription subscription;
        CompletableFuture<WriteResult> write;
        lock.lock();
        try {
            subscription = upstreamEnded ? null : upstream;
            upstreamEnded = true;
            write = current;
        } finally {
            lock.unlock();
        }
        if (subscription != null) {
            subscription.cancel();
        }
        if (write != null) {
            write.cancel(false);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        requirePresent(subscription, "subscription");
        boolean surplus;
        lock.lock();
        try {
            surplus = upstream != null || upstreamEnded;
            if (!surplus) {
                upstream = subscription;
            }
        } finally {
            lock.unlock();
        }
        if (surplus) {
            subscription.cancel();
        } else {
            askForMore();
        }
    }

    @Override
    public void onNext(NewEvent event) {
        requirePresent(event, "event");
        if (done.isDone()) {
            return;
        }
        try {
            add(encode.apply(event));
        } catch (RuntimeException e) { // a body that cannot be encoded, or more events than requested
            upstreamEnded(e);
            return;
        }
        writeIfReady();
        askForMore();
    }

    private void add(EventData event) {
        lock.lock();
        try {
            if (demand == 0) {
                throw new IllegalStateException("the publisher sent more events than were requested");
            }
            demand--;
            filling.add(event);
            fillingBytes += event.size();
            largestEvent = Math.max(largestEvent, event.size());
        } finally {
            lock.unlock();
        }
    }

    /** Fails the pump before throwing, so that a publisher that breaks the rules does not leave the caller waiting. */
    private void requirePresent(@Nullable Object value, String what) {
        if (value == null) {
            NullPointerException broken = new NullPointerException("the publisher passed null as " + what);
            upstreamEnded(broken);
            throw broken;
        }
    }

    @Override
    public void onError(Throwable error) {
        requirePresent(error, "error");
        upstreamEnded(error);
    }

    @Override
    public void onComplete() {
        upstreamEnded(null);
    }

    /** Ends the input. Events that came before are still written. */
    private void upstreamEnded(@Nullable Throwable error) {
        lock.lock();
        try {
            if (upstreamEnded) {
                return;
            }
            upstreamEnded = true;
            upstreamError = error;
        } finally {
            lock.unlock();
        }
        writeIfReady();
    }

    /**
     * Requests more events in a loop and not recursively: a publisher that calls back at once would nest deeper and
     * deeper.
     */
    private void askForMore() {
        for (int more = nextDemand(); more > 0; more = nextDemand()) {
            try {
                subscription().request(more);
            } catch (RuntimeException e) {
                upstreamEnded(e);
            } finally {
                lock.lock();
                asking = false;
                lock.unlock();
            }
        }
    }

    private Flow.Subscription subscription() {
        Flow.Subscription subscription = upstream;
        if (subscription == null) {
            throw new IllegalStateException("the publisher has not called onSubscribe yet");
        }
        return subscription;
    }

    private int nextDemand() {
        lock.lock();
        try {
            if (asking || demand > 0 || upstream == null || upstreamEnded || isFull()) {
                return 0;
            }
            int fit = largestEvent == 0 ? FIRST_DEMAND : Math.max(1, (BATCH_BYTES - fillingBytes) / largestEvent);
            asking = true;
            demand = Math.min(fit, batchSize - filling.size());
            return demand;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return filling.size() >= batchSize || fillingBytes >= BATCH_BYTES;
    }

    /** Writes the batch that is filled, if it is full or the last one. */
    private void writeIfReady() {
        List<EventData> batch;
        ExpectedVersion version;
        lock.lock();
        try {
            if (writing || done.isDone() || !(isFull() || upstreamEnded)) {
                return;
            }
            writing = true;
            batch = filling;
            filling = new ArrayList<>();
            fillingBytes = 0;
            version = expected;
        } finally {
            lock.unlock();
        }
        if (batch.isEmpty()) {
            end();
        } else {
            send(batch, version);
        }
    }

    private void send(List<EventData> batch, ExpectedVersion version) {
        CompletableFuture<WriteResult> result = write.apply(batch, version);
        lock.lock();
        try {
            current = result;
        } finally {
            lock.unlock();
        }
        result.whenComplete((written, error) -> written(batch.size(), written, error));
        if (done.isDone()) {
            result.cancel(false);
        }
    }

    private void written(int count, @Nullable WriteResult result, @Nullable Throwable error) {
        lock.lock();
        try {
            writing = false;
            current = null;
            if (result != null) {
                written += count;
                last = result;
                expected = expected.equals(ExpectedVersion.any()) ? expected : result.nextExpectedVersion();
            }
        } finally {
            lock.unlock();
        }
        if (error == null) {
            writeIfReady();
            askForMore();
        } else {
            stop(Failures.unwrapped(error));
        }
    }

    private void end() {
        if (upstreamError == null) {
            done.complete(new PublishSummary(written, last));
        } else {
            stop(upstreamError);
        }
    }

    /** Stops the pump. The exception has the number of events written so far. */
    public void stop(Throwable cause) {
        Long lastNumber = last == null ? null : (Long) last.lastEventNumber();
        done.completeExceptionally(new PublishStoppedException(stream, written, lastNumber, cause));
    }
}
