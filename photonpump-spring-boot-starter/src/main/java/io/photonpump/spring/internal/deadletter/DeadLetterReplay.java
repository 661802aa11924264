package io.photonpump.spring.internal.deadletter;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.internal.processing.DetachedSubscription;
import io.photonpump.spring.internal.processing.InfrastructureRetry;
import io.photonpump.spring.internal.processing.InterceptorChain;
import io.photonpump.spring.internal.session.SessionFactory;
import io.photonpump.spring.internal.session.Worker;
import io.photonpump.spring.listener.DeadLetterReplayException;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.ReplayedDeadLetters;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.error.FailedEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replay of the dead letters that are in the stream when it begins. Each letter is passed to the handler as the event that
 * failed, and then noted as replayed. If the event fails again, it is first written to the end of the stream, so that no letter is
 * lost and none blocks the following ones. Runs on its own thread; the methods that end it are safe on any thread.
 */
final class DeadLetterReplay implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterReplay.class);

    private final SubscriptionSpec spec;
    private final SessionFactory sessions;
    private final DeadLetterScope scope;
    private final DeadLetterStream letters;
    private final BiConsumer<InFlight, Decision> settled;
    private final CompletableFuture<ReplayedDeadLetters> result = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> ending = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile boolean forced;
    private volatile boolean leftBehind;
    private ReplayedDeadLetters soFar = new ReplayedDeadLetters(0, 0);

    /** {@code settled} receives the decision about each event. */
    DeadLetterReplay(SessionFactory sessions, BiConsumer<InFlight, Decision> settled, DeadLetterScope scope) {
        this.scope = scope;
        this.spec = sessions.spec();
        this.sessions = sessions;
        this.letters = new DeadLetterStream(spec, sessions.client());
        this.settled = settled;
    }

    CompletableFuture<ReplayedDeadLetters> result() {
        return result;
    }

    boolean isCurrentThread() {
        return thread == Thread.currentThread() && !hasEnded();
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        Throwable failure = null;
        try {
            replay();
        } catch (ExecutionException e) {
            failure = e.getCause() != null ? e.getCause() : e;
        } catch (Throwable e) {
            failure = e;
        }
        ended.countDown();
        report(failure);
    }

    private void report(@Nullable Throwable failure) {
        if (failure == null && scope.discards()) {
            LOG.info("{} gives up the dead letter {}@{}", spec.describe(), scope.only(), letters.name());
            complete(() -> result.complete(soFar));
            return;
        }
        if (failure == null) {
            LOG.info(
                    "{} has replayed its dead letters from {}: {} handled, {} failed again and written again",
                    spec.describe(),
                    letters.name(),
                    soFar.handled(),
                    soFar.failed());
            complete(() -> result.complete(soFar));
            return;
        }
        String message = spec.describe() + " has not replayed all of its dead letters from " + letters.name() + ": "
                + soFar.handled() + " handled, " + soFar.failed() + " failed again and written again, then "
                + (failure.getMessage() != null ? failure.getMessage() : failure);
        LOG.warn(message, failure);
        complete(() -> result.completeExceptionally(new DeadLetterReplayException(message, soFar, failure)));
    }

    /** Completes the future on another thread, because it runs callbacks of the application. */
    private void complete(Runnable completion) {
        sessions.executor().execute(completion);
    }

    private void replay() throws Exception {
        if (!scope.isAll()) {
            letters.bringForward(scope.only());
        }
        if (scope.discards()) {
            letters.note(scope.only());
            return;
        }
        long last = letters.last();
        InterceptorChain processor = sessions.replaying(new Host(), last);
        letters.forEach(letters.replayed(), scope.isAll() ? last : scope.only(), original -> {
            if (ending.isDone()) {
                throw new IllegalStateException("the listener was stopped or paused");
            }
            replay(original, processor);
            return true;
        });
    }

    private void replay(ResolvedEvent original, InterceptorChain processor) throws Exception {
        CompletableFuture<Decision> decided = new CompletableFuture<>();
        InFlight event = InFlight.inHand(original, (self, decision) -> decided.complete(decision));
        Decision decision = handle(event, decided, processor);
        if (decision.isUndecided() || decision.is(FailureAction.STOP)) {
            throw unhandled(original, decision);
        }
        // A letter belongs to no group that could park the event or deliver it again.
        boolean again = decision.is(FailureAction.PARK) || decision.is(FailureAction.RETRY);
        Decision told = again ? writeAgain(original, decision) : decision;
        boolean failed = told.is(FailureAction.DEAD_LETTER);
        soFar = new ReplayedDeadLetters(soFar.handled() + (failed ? 0 : 1), soFar.failed() + (failed ? 1 : 0));
        settled.accept(event, told);
        letters.note(original.eventNumber());
    }

    private Decision handle(InFlight event, CompletableFuture<Decision> decided, InterceptorChain processor)
            throws InterruptedException, ExecutionException {
        Decision decision = processor.processAlone(List.of(event), new DetachedSubscription(spec.stream()));
        if (decision.isUndecided() && !ending.isDone()) {
            // With manual acknowledgments, the listener may decide later.
            CompletableFuture.anyOf(decided, ending).get();
        }
        return decided.getNow(decision);
    }

    private Decision writeAgain(ResolvedEvent original, Decision decision)
            throws InfrastructureFailure, InterruptedException {
        Exception cause = decision.failure() instanceof Exception failure
                ? failure
                : new IllegalStateException("the listener did not handle the event: " + decision.reason());
        sessions.deadLetters().write(new FailedEvent(spec, original, cause, 1));
        return Decision.of(FailureAction.DEAD_LETTER, decision.reason()).withFailure(cause);
    }

    private static Exception unhandled(ResolvedEvent original, Decision decision) {
        String what = decision.is(FailureAction.STOP)
                ? "the listener failed on " + original + " and would stop because of it"
                : "the listener was stopped or paused at " + original;
        return new IllegalStateException(what, decision.failure());
    }

    /** Ends the replay before the next letter. */
    void end() {
        ending.complete(null);
    }

    /** Waits for the end, and interrupts the handler after the timeout. Returns false if the handler ignores the interrupt. */
    boolean awaitEnd(Duration timeout) {
        end();
        if (await(timeout)) {
            return true;
        }
        forced = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
        leftBehind = !await(Worker.GRACE);
        return !leftBehind;
    }

    private boolean await(Duration timeout) {
        try {
            return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ended.getCount() == 0;
        }
    }

    /**
     * The waits of the replay. Its end interrupts the waits for retries. An infrastructure failure ends the replay before the
     * letter.
     */
    private final class Host implements InfrastructureRetry.Host {

        @Override
        public boolean sleep(Duration duration) throws InterruptedException {
            try {
                ending.get(duration.toNanos(), TimeUnit.NANOSECONDS);
                return false;
            } catch (TimeoutException e) {
                return true;
            } catch (ExecutionException e) {
                return false;
            }
        }

        @Override
        public boolean isInterrupting() {
            return forced;
        }

        @Override
        public boolean isEnding() {
            return ending.isDone();
        }

        @Override
        public boolean isOver() {
            return leftBehind;
        }

        @Override
        public boolean canWait() {
            return false;
        }

        @Override
        public void beginWait() {}

        @Override
        public boolean endWait() {
            return !ending.isDone();
        }

        @Override
        public void reportWait(InfrastructureRetry retry, @Nullable InfrastructureFailure failure) {}
    }
}
