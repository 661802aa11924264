package io.photonpump.spring.internal.session;

import io.photonpump.spring.internal.checkpoint.PositionMovedException;
import io.photonpump.spring.internal.failure.FailureClassifier.Kind;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.internal.processing.InfrastructureRetry;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The waits of the workers of one session: for a retry, for a database, for the server. The end of the session interrupts them,
 * except for handlers that have begun. Safe on any thread.
 */
final class SessionWaits implements InfrastructureRetry.Host {

    private final CompletableFuture<SessionEnd> end;
    private final Workers workers;
    private final BooleanSupplier connected;
    private final Runnable changed;
    private final Consumer<PositionMovedException> moved;

    /** Workers that wait for a database or the server and have not called the handler. */
    private final InterruptibleThreads waiting = new InterruptibleThreads();

    /** Workers that call the error handler, which may write to the server. */
    private final InterruptibleThreads handlingErrors = new InterruptibleThreads();

    /** The failures that workers wait out. */
    private final Map<InfrastructureRetry, InfrastructureFailure> failures = new ConcurrentHashMap<>();

    /** The failure that a worker does not wait out, because waiting cannot help. */
    private volatile @Nullable InfrastructureFailure gaveUpOn;

    private volatile boolean over;

    /**
     * @param end completed when the session begins to end
     * @param workers the workers of the session
     * @param connected returns whether the subscription is connected
     * @param changed called when a worker begins or ends to wait out a failure
     * @param moved called when another process has moved the position back
     */
    SessionWaits(
            CompletableFuture<SessionEnd> end,
            Workers workers,
            BooleanSupplier connected,
            Runnable changed,
            Consumer<PositionMovedException> moved) {
        this.end = end;
        this.workers = workers;
        this.connected = connected;
        this.changed = changed;
        this.moved = moved;
    }

    /** Interrupts the waits, because the session ends. */
    void interrupt() {
        waiting.interrupt();
        interruptErrorHandlers();
    }

    /** Without a connection, the server's answer to an error handler would not come before a timeout. */
    private void interruptErrorHandlers() {
        if (!connected.getAsBoolean()) {
            handlingErrors.interrupt();
        }
    }

    /** Records that the session has ended: what its handlers still do has no effect. */
    void sessionOver() {
        over = true;
    }

    @Override
    public void beginWait() {
        waiting.enter();
        if (end.isDone()) {
            waiting.interrupt();
        }
    }

    @Override
    public void beginErrorHandler() {
        handlingErrors.enter();
        if (end.isDone()) {
            interruptErrorHandlers();
        }
    }

    @Override
    public boolean endWait() {
        boolean interrupted = waiting.leave() | handlingErrors.leave();
        return !interrupted && !end.isDone();
    }

    @Override
    public boolean sleep(Duration duration) throws InterruptedException {
        try {
            end.get(duration.toNanos(), TimeUnit.NANOSECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    @Override
    public boolean isInterrupting() {
        return workers.areInterrupted();
    }

    @Override
    public boolean isEnding() {
        return end.isDone();
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void reportWait(InfrastructureRetry retry, @Nullable InfrastructureFailure failure) {
        if (failure == null) {
            failures.remove(retry);
        } else {
            failures.put(retry, failure);
        }
        changed.run();
    }

    @Override
    public void positionMoved(PositionMovedException back) {
        moved.accept(back);
    }

    @Override
    public void gaveUp(InfrastructureFailure failure) {
        gaveUpOn = failure;
    }

    /** Returns the failure that workers wait out, or one of several; null if no worker waits. */
    @Nullable
    InfrastructureFailure failure() {
        return failures.values().stream()
                .max(Comparator.comparing(failure -> failure.kind() == Kind.PASSING))
                .orElse(null);
    }

    /** Returns the infrastructure failure that this failure is the cause of, so that it is not taken for the handler's. */
    Throwable explain(Throwable failure) {
        InfrastructureFailure given = gaveUpOn;
        return given != null && given.failure() == failure ? given : failure;
    }
}
