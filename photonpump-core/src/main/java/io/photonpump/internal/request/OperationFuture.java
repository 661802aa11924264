package io.photonpump.internal.request;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.PhotonPumpException;
import io.photonpump.internal.dispatch.ActiveConversation;
import io.photonpump.internal.dispatch.Outcome;
import io.photonpump.internal.thread.CallbackFuture;
import io.photonpump.internal.thread.CallbackQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The future of a request.
 *
 * The outcome is in two places. The event loop puts it into {@code slot}, where {@code join}, {@code get} and {@code
 * isDone} of this class see it at once. The inherited future has the dependents that the caller attached. It is
 * completed afterwards, never on the event loop: by the thread that waits, or through {@link CallbackQueue}. A caller
 * that only waits therefore costs no change to a second thread.
 *
 * {@code slot} and {@code waiters} change by compare-and-set. The loop fills the slot and then looks for waiters; a
 * waiter adds itself and then looks at the slot. So at least one of them sees the other.
 *
 * Measured with {@code BenchmarkMain} against futures that are completed on the callback executor only, in alternating runs on a
 * busy machine: the best run of blocking appends has 1.15 to 1.46 times the rate, because one thread less has to wake up. With 64
 * and 1024 appends outstanding, whose results callbacks process, the difference is within the noise.
 */
public final class OperationFuture<T> extends CallbackFuture<T> implements Outcome<T>, Runnable {

    /** A failure in the slot. */
    private record Failure(Throwable cause) {}

    /** A null in the slot: the result of a future without a result, or a null of the caller. */
    private static final Object NULL = new Object();

    /** A thread that waits for the outcome. */
    private static final class Waiter {
        final Thread thread = Thread.currentThread();
        final @Nullable Waiter next;
        volatile boolean gone;

        Waiter(@Nullable Waiter next) {
            this.next = next;
        }
    }

    @SuppressWarnings("rawtypes") // a field updater takes a raw class
    private static final AtomicReferenceFieldUpdater<OperationFuture, @Nullable Object> SLOT =
            AtomicReferenceFieldUpdater.newUpdater(OperationFuture.class, Object.class, "slot");

    @SuppressWarnings("rawtypes") // a field updater takes a raw class
    private static final AtomicReferenceFieldUpdater<OperationFuture, @Nullable Waiter> WAITERS =
            AtomicReferenceFieldUpdater.newUpdater(OperationFuture.class, Waiter.class, "waiters");

    private final RequestSubmitter submitter;
    private final int bytes;
    private volatile @Nullable Object slot;
    private volatile @Nullable Waiter waiters;

    /** Set before the future is visible to others. */
    private @Nullable ActiveConversation<?> active;

    OperationFuture(RequestSubmitter submitter, int bytes) {
        super(submitter.callbacks().executor());
        this.submitter = submitter;
        this.bytes = bytes;
    }

    void of(ActiveConversation<?> conversation) {
        this.active = conversation;
    }

    @Override
    public void finished(T result) {
        settle(result == null ? NULL : result);
    }

    @Override
    public void failed(PhotonPumpException error) {
        settle(new Failure(error));
    }

    private void settle(Object outcome) {
        submitter.release(bytes);
        if (!SLOT.compareAndSet(this, null, outcome)) {
            return;
        }
        // A waiting thread completes the inherited future itself; see await().
        boolean waited = wakeWaiters();
        if (!waited || getNumberOfDependents() > 0) {
            submitter.callbacks().add(this);
        }
    }

    private boolean wakeWaiters() {
        boolean found = false;
        for (Waiter waiter = waiters; waiter != null; waiter = waiter.next) {
            if (!waiter.gone) {
                found = true;
                LockSupport.unpark(waiter.thread);
            }
        }
        return found;
    }

    /** Completes the inherited future. Not on the event loop. Has no effect the second time. */
    @Override
    public void run() {
        Object outcome = slot;
        if (outcome instanceof Failure failure) {
            super.completeExceptionally(failure.cause());
        } else if (outcome != null) {
            super.complete(value(outcome));
        }
    }

    // Only finished() and complete() put a value there, and they take a T; NULL represents a null.
    @SuppressWarnings({"unchecked", "NullAway"})
    private T value(Object outcome) {
        return (T) (outcome == NULL ? null : outcome);
    }

    @Override
    public boolean isDone() {
        catchUp();
        return slot != null;
    }

    /**
     * Completes the inherited future if it has no dependents. {@code state()}, which exists since Java 19 and cannot be
     * overridden in 17, reads the inherited future.
     */
    private void catchUp() {
        if (slot != null && getNumberOfDependents() == 0 && !submitter.isLoop()) {
            run();
        }
    }

    @Override
    public String toString() {
        catchUp();
        return super.toString();
    }

    @Override
    public boolean isCompletedExceptionally() {
        return slot instanceof Failure;
    }

    @Override
    public boolean isCancelled() {
        return slot instanceof Failure failure && failure.cause() instanceof CancellationException;
    }

    @Override
    public T join() {
        try {
            return joined(await(false, 0));
        } catch (InterruptedException | TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public T getNow(T absent) {
        Object outcome = slot;
        return outcome == null ? absent : joined(outcome);
    }

    /** Overrides a method that futures have since Java 19. */
    public T resultNow() {
        Object outcome = slot;
        if (outcome == null) {
            throw new IllegalStateException("the request has no outcome yet");
        } else if (outcome instanceof Failure failure) {
            throw new IllegalStateException("the request has failed: it has no result", failure.cause());
        }
        return value(outcome);
    }

    /** Overrides a method that futures have since Java 19. */
    public Throwable exceptionNow() {
        Object outcome = slot;
        if (outcome == null) {
            throw new IllegalStateException("the request has no outcome yet");
        } else if (!(outcome instanceof Failure failure)) {
            throw new IllegalStateException("the request has a result: it did not fail");
        } else if (failure.cause() instanceof CancellationException) {
            throw new IllegalStateException("the request was cancelled");
        } else {
            return unwrapped(failure.cause());
        }
    }

    private T joined(Object outcome) {
        if (outcome instanceof Failure failure) {
            if (failure.cause() instanceof CancellationException cancelled) {
                throw cancelled;
            }
            throw failure.cause() instanceof CompletionException completion
                    ? completion
                    : new CompletionException(failure.cause());
        }
        return value(outcome);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        try {
            return got(await(true, 0));
        } catch (TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        return got(await(true, Math.max(1, unit.toNanos(timeout))));
    }

    private T got(Object outcome) throws ExecutionException {
        if (outcome instanceof Failure failure) {
            if (failure.cause() instanceof CancellationException cancelled) {
                throw cancelled;
            }
            throw new ExecutionException(unwrapped(failure.cause()));
        }
        return value(outcome);
    }

    /** Returns the failure that a caller completed the future with, without the wrapper that other futures added. */
    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /**
     * Waits until the slot is filled.
     *
     * @param timeoutNanos 0: without a limit
     */
    private Object await(boolean interruptible, long timeoutNanos) throws InterruptedException, TimeoutException {
        Object outcome = slot;
        if (outcome != null) {
            catchUp();
            return outcome;
        }
        if (submitter.isLoop()) {
            throw new IllegalStateException("waiting for a future on the event loop would never end");
        }
        Waiter waiter = enqueue();
        long deadline = System.nanoTime() + timeoutNanos;
        boolean interrupted = false;
        try {
            while ((outcome = slot) == null) {
                if (Thread.interrupted()) {
                    if (interruptible) {
                        throw new InterruptedException();
                    }
                    interrupted = true;
                }
                park(timeoutNanos == 0 ? Long.MAX_VALUE : deadline - System.nanoTime());
                if (timeoutNanos != 0 && slot == null && deadline - System.nanoTime() <= 0) {
                    throw new TimeoutException();
                }
            }
            return outcome;
        } finally {
            // In this order: settle() fills the slot and then looks for waiters, so one side sees the other.
            waiter.gone = true;
            run();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Waiter enqueue() {
        while (true) {
            Waiter head = waiters;
            Waiter waiter = new Waiter(head);
            if (WAITERS.compareAndSet(this, head, waiter)) {
                return waiter;
            }
        }
    }

    /** Parks the thread, and lets a fork-join pool know that one of its threads is idle. */
    private void park(long nanos) throws InterruptedException {
        if (nanos <= 0) {
            return;
        }
        ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
            @Override
            public boolean block() {
                if (slot == null) {
                    LockSupport.parkNanos(OperationFuture.this, nanos);
                }
                return true;
            }

            @Override
            public boolean isReleasable() {
                return slot != null;
            }
        });
    }

    @Override
    public boolean complete(T value) {
        boolean first = SLOT.compareAndSet(this, null, value == null ? NULL : value);
        settledByCaller(first);
        return first;
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        boolean first = SLOT.compareAndSet(this, null, new Failure(requireNonNull(error)));
        settledByCaller(first);
        return first;
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
        return completeAsync(supplier, defaultExecutor());
    }

    /** Completes the slot, as the inherited method completes the inherited future. */
    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        requireNonNull(supplier);
        requireNonNull(executor).execute(() -> {
            if (slot == null) {
                completeWith(supplier);
            }
        });
        return this;
    }

    private void completeWith(Supplier<? extends T> supplier) {
        try {
            complete(supplier.get());
        } catch (Throwable e) { // an exception of the caller's code is the outcome, as in other futures
            completeExceptionally(e instanceof CompletionException ? e : new CompletionException(e));
        }
    }

    @Override
    public void obtrudeValue(T value) {
        obtrude(value == null ? NULL : value);
        super.obtrudeValue(value);
    }

    @Override
    public void obtrudeException(Throwable error) {
        obtrude(new Failure(requireNonNull(error)));
        super.obtrudeException(error);
    }

    private void obtrude(Object outcome) {
        boolean first = SLOT.getAndSet(this, outcome) == null;
        if (first && active != null) {
            submitter.withdraw(active, bytes);
        }
        wakeWaiters();
    }

    /** Withdraws the request. A write that was already sent may still be carried out. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return completeExceptionally(new CancellationException()) || isCancelled();
    }

    private void settledByCaller(boolean first) {
        if (first) {
            if (active != null) {
                submitter.withdraw(active, bytes);
            }
            wakeWaiters();
            run();
        }
    }
}
