package io.photonpump.spring.template;

import io.photonpump.PhotonPump;
import io.photonpump.internal.thread.Failures;
import io.photonpump.internal.thread.FutureTimeouts;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs procedures. {@link #await} runs all steps on the calling thread. {@link #start} makes the first request on the calling thread, and
 * runs each later step on a callback thread of the client.
 *
 * <p>Of a procedure that was started, one thread at a time runs steps, because each step asks for at most one thing to wait for. Only the
 * cancellation of the result comes from other threads; it reads {@code waitingFor}.
 */
final class StepRunner<R> {

    /** After a pause, steps do not run on the JDK's timer thread, which all futures share, but on a thread of their own. */
    private static final Executor AFTER_PAUSE = task -> {
        Thread thread = new Thread(task, "photonpump-update");
        thread.setDaemon(true);
        thread.start();
    };

    private final CompletableFuture<R> result = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<?> waitingFor;

    private StepRunner() {}

    /** Runs a procedure on the calling thread, and returns its result or throws its failure. */
    static <R> R await(Supplier<Step<R>> first) {
        Step<R> step = first.get();
        while (true) {
            if (step instanceof Step.Done<R> done) {
                return done.result();
            } else if (step instanceof Step.Pause<R> pause) {
                PhotonPump.await(FutureTimeouts.elapsed(pause.time()));
                step = pause.then().get();
            } else {
                step = ((Step.Request<?, R>) step).next();
            }
        }
    }

    /**
     * Starts a procedure.
     *
     * @return the result; its cancellation cancels the request that the procedure waits for, and no further step runs
     */
    static <R> CompletableFuture<R> start(Supplier<Step<R>> first) {
        StepRunner<R> runner = new StepRunner<>();
        runner.result.whenComplete((value, failure) -> runner.cancel());
        runner.run(first);
        return runner.result;
    }

    private void run(Supplier<Step<R>> first) {
        if (result.isDone()) {
            return;
        }
        try {
            Step<R> step = first.get();
            if (step instanceof Step.Done<R> done) {
                result.complete(done.result());
            } else if (step instanceof Step.Pause<R> pause) {
                CompletableFuture<?> elapsed = FutureTimeouts.elapsed(pause.time());
                waitFor(elapsed);
                elapsed.thenRunAsync(() -> run(pause.then()), AFTER_PAUSE);
            } else {
                Step.Request<?, R> request = (Step.Request<?, R>) step;
                waitFor(request.future());
                // Asynchronous dependents of the client's futures run on its callback threads, even if the future is
                // complete already.
                goOn(request.future(), request::next);
            }
        } catch (Throwable failure) {
            result.completeExceptionally(failure);
        }
    }

    private <V> void goOn(CompletableFuture<V> future, Supplier<Step<R>> next) {
        future.<@Nullable Void>handleAsync((value, failure) -> {
                    run(next);
                    return null;
                })
                // An executor of the application's own may reject the task.
                .exceptionally(rejected -> {
                    result.completeExceptionally(Failures.unwrapped(rejected));
                    return null;
                });
    }

    private void waitFor(CompletableFuture<?> future) {
        waitingFor = future;
        if (result.isDone()) {
            cancel();
        }
    }

    private void cancel() {
        CompletableFuture<?> future = waitingFor;
        if (future != null) {
            future.cancel(true);
        }
    }
}
