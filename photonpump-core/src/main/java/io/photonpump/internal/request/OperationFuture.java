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
 * The future of a request. The loop puts the outcome into a slot of this class's own, where {@code join}, {@code get} and
 * {@code isDone} see it without a hop; the inherited future, on which everything depends that the caller attached, is completed
 * afterwards on the callers' side: by the thread that waits, or through {@link CallbackQueue}. So callers' code never runs on the
 * loop, and a caller that only waits costs no second thread.
 */
public final class OperationFuture<T> extends CallbackFuture<T> implements Outcome<T>, Runnable {

    /** A failure in the slot. */
    private record Failure(Throwable cause) {}

    /** A null in the slot: what a future of nothing is completed with, and what a caller may put there. */
    private static final Object NULL = new Object();

    /** A thread in line for the outcome. */
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

    /** Set before anybody else sees this future. */
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
        // Whoever waits completes the rest on its way out; see waitDone.
        boolean somebodyWaits = wakeWaiters();
        if (!somebodyWaits || getNumberOfDependents() > 0) {
            submitter.callbacks().add(this);
        }
    }

    private boolean wakeWaiters() {
        boolean somebody = false;
        for (Waiter waiter = waiters; waiter != null; waiter = waiter.next) {
            if (!waiter.gone) {
                somebody = true;
                LockSupport.unpark(waiter.thread);
            }
        }
        return somebody;
    }

    /** Completes the inherited future; on the callers' side. Does nothing the second time. */
    @Override
    public void run() {
        Object outcome = slot;
        if (outcome instanceof Failure failure) {
            super.completeExceptionally(failure.cause());
        } else if (outcome != null) {
            super.complete(value(outcome));
        }
    }

    // Only finished() and complete() put a value there, and they take a T; NULL stands for a null of theirs.
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
     * Completes the inherited future if nobody's code depends on it: {@code state()}, which is there since Java 19 and cannot be
     * overridden in 17, looks at that one.
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

    /** Overrides what futures have since Java 19. */
    public T resultNow() {
        Object outcome = slot;
        if (outcome == null) {
            throw new IllegalStateException("the request has no outcome yet");
        } else if (outcome instanceof Failure failure) {
            throw new IllegalStateException("the request has failed: it has no result", failure.cause());
        }
        return value(outcome);
    }

    /** Overrides what futures have since Java 19. */
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

    /** What a caller completed the future with, without the wrapping that other futures gave it. */
    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /**
     * Waits for the slot to be filled.
     *
     * @param timeoutNanos 0: for ever
     */
    private Object await(boolean interruptible, long timeoutNanos) throws InterruptedException, TimeoutException {
        Object outcome = slot;
        if (outcome != null) {
            catchUp();
            return outcome;
        }
        if (submitter.isLoop()) {
            throw new IllegalStateException("waiting for a future on the event loop would wait for ever");
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
            // In this order: the loop fills the slot and then looks who waits, so one of us sees the other.
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

    /** Tells a fork-join pool that one of its threads is idle for a while. */
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

    /** As the inherited method, into the slot. */
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
        } catch (Throwable e) { // whatever the caller's code throws is the outcome, as in other futures
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

    /** Withdraws the request; a write that was sent may happen all the same. */
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
