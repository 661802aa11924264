package io.photonpump.internal.client;

import io.photonpump.client.PublishOptions;
import io.photonpump.error.PublishStoppedException;
import io.photonpump.event.ExpectedVersion;
import io.photonpump.event.NewEvent;
import io.photonpump.event.PublishSummary;
import io.photonpump.event.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a publisher gives, batch by batch. At any time there is at most one batch being written and one being filled;
 * the publisher is asked for the next batch when there is room for it. Its calls may come on any thread, one at a time.
 */
final class PublisherPump implements Flow.Subscriber<NewEvent> {

    private final String stream;
    private final int batchSize;
    private final BiFunction<List<NewEvent>, ExpectedVersion, CompletableFuture<WriteResult>> write;
    private final CompletableFuture<PublishSummary> done;
    private final ReentrantLock lock = new ReentrantLock();

    /** All under the lock. */
    private ExpectedVersion expected;

    private List<NewEvent> filling = new ArrayList<>();
    private boolean writing;
    private boolean upstreamEnded;
    private @Nullable Throwable upstreamError;
    private long written;
    private @Nullable WriteResult last;
    private Flow.@Nullable Subscription upstream;

    PublisherPump(
            String stream,
            PublishOptions options,
            BiFunction<List<NewEvent>, ExpectedVersion, CompletableFuture<WriteResult>> write,
            CompletableFuture<PublishSummary> done) {
        this.stream = stream;
        this.batchSize = options.batchSize();
        this.expected = options.expectedVersion();
        this.write = write;
        this.done = done;
        done.whenComplete((summary, error) -> cancelUpstream());
    }

    private void cancelUpstream() {
        Flow.Subscription subscription;
        lock.lock();
        try {
            subscription = upstreamEnded ? null : upstream;
            upstreamEnded = true;
        } finally {
            lock.unlock();
        }
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        Objects.requireNonNull(subscription, "subscription");
        lock.lock();
        try {
            if (upstream != null || upstreamEnded) {
                subscription.cancel();
                return;
            }
            upstream = subscription;
        } finally {
            lock.unlock();
        }
        subscription.request(batchSize);
    }

    @Override
    public void onNext(NewEvent event) {
        Objects.requireNonNull(event, "event");
        lock.lock();
        try {
            if (done.isDone()) {
                return;
            }
            filling.add(event);
        } finally {
            lock.unlock();
        }
        writeIfReady();
    }

    @Override
    public void onError(Throwable error) {
        Objects.requireNonNull(error, "error");
        lock.lock();
        try {
            upstreamError = error;
            upstreamEnded = true;
        } finally {
            lock.unlock();
        }
        writeIfReady();
    }

    @Override
    public void onComplete() {
        lock.lock();
        try {
            upstreamEnded = true;
        } finally {
            lock.unlock();
        }
        writeIfReady();
    }

    /** What is done under the lock ends before anybody else's code runs. */
    private void writeIfReady() {
        List<NewEvent> batch;
        Flow.Subscription more;
        ExpectedVersion version;
        lock.lock();
        try {
            boolean ready = filling.size() >= batchSize || upstreamEnded;
            if (writing || !ready || done.isDone()) {
                return;
            }
            writing = true;
            batch = filling;
            filling = new ArrayList<>();
            version = expected;
            more = upstreamEnded ? null : upstream;
        } finally {
            lock.unlock();
        }
        if (batch.isEmpty()) {
            end();
            return;
        }
        send(batch, version);
        if (more != null) {
            more.request(batchSize);
        }
    }

    private void send(List<NewEvent> batch, ExpectedVersion version) {
        CompletableFuture<WriteResult> result;
        try {
            result = write.apply(batch, version);
        } catch (RuntimeException e) { // a body that cannot be written
            result = CompletableFuture.failedFuture(e);
        }
        result.whenComplete((written, error) -> written(batch.size(), written, error));
    }

    private void written(int count, @Nullable WriteResult result, @Nullable Throwable error) {
        lock.lock();
        try {
            writing = false;
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
        } else {
            stopped(Failures.unwrapped(error));
        }
    }

    private void end() {
        if (upstreamError == null) {
            done.complete(new PublishSummary(written, last));
        } else {
            stopped(upstreamError);
        }
    }

    private void stopped(Throwable cause) {
        Long lastNumber = last == null ? null : (Long) last.lastEventNumber();
        done.completeExceptionally(new PublishStoppedException(stream, written, lastNumber, cause));
    }
}
