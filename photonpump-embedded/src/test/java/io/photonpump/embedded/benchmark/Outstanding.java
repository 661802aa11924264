package io.photonpump.embedded.benchmark;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A fixed number of calls that are always under way. */
final class Outstanding {

    private final Supplier<? extends CompletableFuture<?>> call;
    private final AtomicLong done = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Outstanding(Supplier<? extends CompletableFuture<?>> call) {
        this.call = call;
    }

    /** Makes the next call in the callback of each answer. */
    long fromAnswers(int count, long until) throws Exception {
        CountDownLatch over = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            next(until, over);
        }
        over.await();
        return result();
    }

    private void next(long until, CountDownLatch over) {
        call.get().whenComplete((result, error) -> {
            heard(error);
            if (System.nanoTime() - until < 0) {
                next(until, over);
            } else {
                over.countDown();
            }
        });
    }

    /** Makes all calls in one thread. */
    long fromOneThread(int count, long until) throws Exception {
        Semaphore free = new Semaphore(count);
        while (System.nanoTime() - until < 0) {
            free.acquire();
            call.get().whenComplete((result, error) -> {
                heard(error);
                free.release();
            });
        }
        free.acquire(count);
        return result();
    }

    /** Makes one call at a time and waits for each. */
    long blocking(long until) {
        while (System.nanoTime() - until < 0) {
            call.get().join();
            done.incrementAndGet();
        }
        return done.get();
    }

    private void heard(@Nullable Throwable error) {
        done.incrementAndGet();
        if (error != null) {
            failure.compareAndSet(null, error);
        }
    }

    private long result() {
        Throwable error = failure.get();
        if (error != null) {
            throw new IllegalStateException("a call failed", error);
        }
        return done.get();
    }
}
