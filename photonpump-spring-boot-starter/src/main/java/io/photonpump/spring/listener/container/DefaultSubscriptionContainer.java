package io.photonpump.spring.listener.container;

import io.photonpump.event.DropReason;
import io.photonpump.event.StartFrom;
import io.photonpump.spring.event.SerialPublisher;
import io.photonpump.spring.listener.Checkpoint;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.Decision.Verdict;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.ReplayedDeadLetters;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.container.FailureClassifier.Kind;
import io.photonpump.spring.listener.error.FailureText;
import io.photonpump.subscription.Subscription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one listener at work. A supervising thread runs session after session until the goal is to stop; a change of the goal
 * ends the session and wakes the supervisor. The lock guards goal, session, position, replay and the announcer; everything else
 * belongs to the supervisor. No caller's code runs under the lock: application events are handed to a publisher with a thread of
 * its own, and futures are completed on other threads.
 *
 * <pre>
 *   CREATED, STOPPED, FAILED -- start --> STARTING -- confirmed --> RUNNING
 *   RUNNING -- dropped, connection lost --> RECONNECTING -- confirmed --> RUNNING
 *   STARTING, RUNNING, RECONNECTING -- position, group, dead letter failed --> WAITING -- works again --> RUNNING
 *   any of these -- pause --> PAUSED -- resume --> STARTING
 *   any of these -- stop --> STOPPING --> STOPPED
 *   any of these -- an error that nothing mends --> FAILED
 *   any of these -- access denied --> FAILED -- tried again, allowed --> RUNNING
 * </pre>
 */
final class DefaultSubscriptionContainer implements SubscriptionContainer, Session.SessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionContainer.class);

    private final SubscriptionSpec spec;
    private final SessionFactory sessions;
    private final Announcer announcer;
    private final DeadLetterReplays deadLetters;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Goal goal = Goal.STOP;
    private @Nullable Session session;
    private @Nullable Checkpoint position;
    private @Nullable Replay replay;
    /** Somebody has started or resumed it, and no session has begun since. */
    private boolean begins;
    /** Somebody has started it while it waited after a denial. */
    private boolean hurries;
    /** An earlier session has handled events up to the position, and was not allowed to store that. */
    private boolean unstored;
    /**
     * The last session was denied something after the server had confirmed it. The next one counts as working only when an event
     * is decided. Written under the lock.
     */
    private volatile boolean doubted;

    private Run run = Run.over();

    /** Whether a supervisor will look at {@code replay} again. */
    private boolean supervised;

    /** The last replay that was asked for while there was no supervisor. A start waits for it. */
    private CompletableFuture<Void> moved = CompletableFuture.completedFuture(null);

    private CompletableFuture<Void> paused = CompletableFuture.completedFuture(null);

    private final Comeback comeback;
    private final Denials denials;
    private final Preparation preparation;

    /**
     * From a start to the end of its supervisor.
     *
     * @param ended the supervisor has done everything
     * @param stopped and the application events are published, as far as observers take them in time
     */
    private record Run(CompletableFuture<Void> ended, CompletableFuture<Void> stopped) {

        static Run begun() {
            return new Run(new CompletableFuture<>(), new CompletableFuture<>());
        }

        static Run over() {
            return new Run(CompletableFuture.completedFuture(null), CompletableFuture.completedFuture(null));
        }
    }

    DefaultSubscriptionContainer(SessionFactory sessions, Consumer<Object> events) {
        this.spec = sessions.spec();
        this.sessions = sessions;
        this.comeback = new Comeback(spec.describe(), sessions.backoff());
        this.denials = new Denials(spec.describe());
        this.preparation = new Preparation(sessions, () -> lockedGet(this::isWanted));
        this.announcer = new Announcer(spec, new SerialPublisher(spec.describe(), events, sessions.executor()));
        this.deadLetters = new DeadLetterReplays(sessions, this::settled);
    }

    /** In words: its method. */
    String listener() {
        return sessions.listener().describe();
    }

    /** Whether it is meant to be working. */
    boolean isActive() {
        return lockedGet(() -> goal != Goal.STOP || announcer.is(ContainerState.STOPPING));
    }

    SessionFactory sessions() {
        return sessions;
    }

    @Override
    public SubscriptionSpec spec() {
        return spec;
    }

    @Override
    public EventCounts counts() {
        return sessions.counts();
    }

    @Override
    public void start() {
        locked(() -> {
            if (goal == Goal.RUN && announcer.is(ContainerState.FAILED)) {
                tryNow();
            }
            if (goal != Goal.STOP) {
                return;
            }
            goal = Goal.RUN;
            begins = true;
            doubted = false;
            denials.reset();
            CompletableFuture<?> before = CompletableFuture.allOf(run.ended(), moved);
            Run begun = Run.begun();
            run = begun;
            supervised = true;
            announcer.started();
            LOG.debug("starting {}: {}", spec.describe(), spec);
            // A supervisor that is still stopping ends first: two of them would handle events twice.
            before.thenRun(() -> sessions.executor().execute(() -> supervise(begun)));
        });
    }

    /** Ends the wait after a denial. */
    private void tryNow() {
        denials.reset();
        doubted = false;
        hurries = true;
        announcer.started();
        if (session != null && session.isConfirmed()) {
            announcer.confirmed();
        }
        changed.signalAll();
    }

    @Override
    public CompletableFuture<Void> stop() {
        return lockedGet(() -> {
            if (goal != Goal.STOP) {
                goal = Goal.STOP;
                announcer.moveTo(ContainerState.STOPPING);
                endSession();
                deadLetters.end();
            }
            // An observer that waits for the stop holds up the events that follow the one it observes.
            return guarded(announcer.isObservedHere() ? run.ended() : run.stopped(), "stop");
        });
    }

    @Override
    public CompletableFuture<Void> pause() {
        return lockedGet(() -> {
            if (goal == Goal.RUN) {
                goal = Goal.PAUSE;
                paused = new CompletableFuture<>();
                endSession();
                deadLetters.end();
            }
            return guarded(CompletableFuture.anyOf(paused, run.ended()).thenApply(done -> null), "pause");
        });
    }

    /** For callers: they can neither complete it for others nor wait for it where that would never end. */
    private CompletableFuture<Void> guarded(CompletableFuture<Void> done, String what) {
        return SteeringFuture.of(done, "the " + what + " of '" + spec.id() + "'", this::isHandling);
    }

    /** Whether the current thread is one that a stop waits for. */
    boolean isHandling() {
        Session current = lockedGet(() -> session);
        return current != null && current.isWorkedOnHere() || deadLetters.isReplayingHere();
    }

    @Override
    public void resume() {
        locked(() -> {
            if (goal == Goal.PAUSE) {
                goal = Goal.RUN;
                begins = true;
                if (announcer.is(ContainerState.PAUSED)) {
                    announcer.moveTo(ContainerState.STARTING);
                }
                changed.signalAll();
            }
        });
    }

    @Override
    public CompletableFuture<Void> replayFrom(StartFrom from) {
        if (spec.kind() != SubscriptionKind.CATCH_UP) {
            throw new IllegalStateException(
                    "only a catch-up listener can be moved, and '" + spec.id() + "' is a " + spec.kind() + " listener");
        }
        Replay wanted = new Replay(Replays.checkpoint(from, spec), new CompletableFuture<>());
        locked(() -> {
            if (supervised) {
                replay = wanted;
                endSession();
            } else {
                CompletableFuture<?> before = CompletableFuture.allOf(run.ended(), moved);
                moved = wanted.done().handle((done, failure) -> null);
                before.thenRun(() -> sessions.executor().execute(() -> apply(wanted)));
            }
        });
        return guarded(wanted.done(), "replay");
    }

    @Override
    public CompletableFuture<ReplayedDeadLetters> replayDeadLetters() {
        return lockedGet(() -> {
            if (goal != Goal.RUN || announcer.is(ContainerState.FAILED)) {
                return CompletableFuture.failedFuture(new IllegalStateException("'" + spec.id() + "' is "
                        + announcer.standing().state()
                        + ", and its handler is not called: start or resume it before its dead "
                        + "letters are replayed"));
            }
            return SteeringFuture.of(
                    deadLetters.start(), "the replay of dead letters of '" + spec.id() + "'", this::isHandling);
        });
    }

    private void endSession() {
        if (session != null) {
            session.end(new SessionEnd.Requested());
        }
        preparation.interrupt();
        changed.signalAll();
    }

    private void supervise(Run begun) {
        ContainerState end = ContainerState.FAILED;
        Throwable cause = null;
        try {
            while (awaitTurn()) {
                SessionEnd.Failed failed = runSession();
                if (failed == null) {
                    continue;
                }
                if (!failed.denied()) {
                    cause = failed.cause();
                    break;
                }
                waitAfterDenial(failed.cause());
            }
            end = cause == null ? ContainerState.STOPPED : ContainerState.FAILED;
        } catch (InterruptedException e) {
            end = ContainerState.STOPPED;
        } catch (Throwable e) {
            cause = e;
        } finally {
            finish(end, cause, begun);
        }
    }

    /** The listener has FAILED, and tries again without being asked when somebody may have given its user the right. */
    private void waitAfterDenial(Throwable cause) throws InterruptedException {
        lock.lock();
        try {
            if (goal != Goal.RUN) {
                return;
            }
            announcer.denied(cause);
            hurries = false;
            Duration wait = denials.denied(cause, System.nanoTime());
            long left = wait.toNanos();
            while (isWanted() && !hurries && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void finish(ContainerState end, @Nullable Throwable cause, Run over) {
        Replay left = lockedGet(() -> {
            goal = Goal.STOP;
            supervised = false;
            session = null;
            announcer.stopped(end, cause);
            Replay waiting = replay;
            replay = null;
            return waiting;
        });
        if (left != null) {
            apply(left);
        }
        if (cause != null) {
            LOG.error(
                    "{} has FAILED and stays stopped until it is started: {}",
                    spec.describe(),
                    ErrorText.of(cause),
                    FailureText.trace(cause));
        }
        deadLetters.awaitEnd();
        complete(over.ended());
        announcer.published().thenRun(() -> complete(over.stopped()));
    }

    /** On a thread of its own: what callers attached to the future is not ours to run. */
    private void complete(CompletableFuture<Void> future) {
        if (!future.isDone()) {
            sessions.executor().execute(() -> future.complete(null));
        }
    }

    /** Waits while it is paused; false if it shall stop. */
    private boolean awaitTurn() throws InterruptedException {
        if (lockedGet(() -> goal) != Goal.RUN) {
            deadLetters.awaitEnd();
        }
        lock.lock();
        try {
            while (goal == Goal.PAUSE) {
                announcer.moveTo(ContainerState.PAUSED);
                complete(paused);
                if (replay != null) {
                    return true;
                }
                changed.await();
            }
            return goal == Goal.RUN;
        } finally {
            lock.unlock();
        }
    }

    /** One session; what ended it is returned if waiting does not mend it. */
    private SessionEnd.@Nullable Failed runSession() throws InterruptedException {
        Replay wanted = lockedGet(() -> {
            Replay found = replay;
            replay = null;
            return found;
        });
        if (wanted != null) {
            apply(wanted);
            return null;
        }
        Session current;
        try {
            current = open();
        } catch (OutsideFailure e) {
            return waitOut(e);
        }
        if (current == null) {
            return null;
        }
        SessionEnd why = sessions.run(current);
        sessions.gate().forgetWorkers();
        locked(() -> {
            Checkpoint reached = current.position();
            position = reached != null ? reached : position;
            unstored = current.isPositionRefused();
            doubted = current.isConfirmed() && !unstored;
            session = null;
        });
        return after(why);
    }

    private SessionEnd.@Nullable Failed after(SessionEnd why) throws InterruptedException {
        if (why instanceof SessionEnd.Failed failed) {
            return failed;
        }
        locked(() -> doubted = false);
        return why instanceof SessionEnd.Dropped dropped ? again(dropped.reason(), dropped.cause()) : null;
    }

    /** Null: the goal has changed. */
    private @Nullable Session open() throws InterruptedException, OutsideFailure {
        sessions.requireRealClient();
        preparation.updateGroup();
        storeWhatWasRefused();
        Checkpoint from = preparation.loadPosition(lockedGet(this::remembered));
        Session opened = sessions.create(from, this);
        return lockedGet(() -> {
            if (!isWanted()) {
                return null;
            }
            session = opened;
            begins = false;
            return opened;
        });
    }

    private void storeWhatWasRefused() throws InterruptedException, OutsideFailure {
        Checkpoint reached = lockedGet(() -> unstored ? position : null);
        if (reached != null) {
            preparation.storePosition(reached);
        }
        locked(() -> unstored = false);
    }

    private @Nullable Checkpoint remembered() {
        return begins ? sessions.remembered(position) : position;
    }

    private boolean isWanted() {
        return goal == Goal.RUN && replay == null;
    }

    /** Waits for the next attempt, or says why there will be none. */
    private SessionEnd.@Nullable Failed waitOut(OutsideFailure failure) throws InterruptedException {
        if (!lockedGet(this::isWanted)) {
            return null;
        }
        if (failure.kind().isFinal()) {
            return SessionEnd.Failed.because(failure);
        }
        String what = String.valueOf(failure.getMessage());
        ifRunning(() -> announcer.waiting(what));
        sleep(comeback.failed(what));
        return null;
    }

    /** After a drop: waits for the next attempt, or says why there will be none. */
    private SessionEnd.@Nullable Failed again(DropReason reason, @Nullable Throwable cause)
            throws InterruptedException {
        if (lockedGet(() -> goal) != Goal.RUN) {
            return null;
        }
        locked(() -> {
            if (!announcer.is(ContainerState.FAILED)) {
                announcer.dropped(reason, cause);
            }
        });
        DropPolicy.Next next = DropPolicy.after(reason, spec);
        if (next == DropPolicy.Next.FAIL) {
            Throwable end = cause != null ? cause : new IllegalStateException("the subscription ended: " + reason);
            return new SessionEnd.Failed(end, FailureClassifier.of(reason) == Kind.DENIED);
        }
        String what = cause != null ? ErrorText.of(cause) : reason.name();
        ifRunning(() -> {
            if (!announcer.is(ContainerState.FAILED)) {
                announcer.troubled(what);
            }
        });
        Duration wait = next == DropPolicy.Next.AGAIN ? comeback.failed(what) : comeback.failedQuietly(what);
        if (next == DropPolicy.Next.CREATE_GROUP) {
            try {
                preparation.createGroup();
                wait = comeback.isFirstAttempt() ? Duration.ZERO : wait;
            } catch (OutsideFailure e) {
                return waitOut(e);
            }
        }
        sleep(wait);
        return null;
    }

    private void ifRunning(Runnable action) {
        locked(() -> {
            if (goal == Goal.RUN) {
                action.run();
            }
        });
    }

    private void sleep(Duration duration) throws InterruptedException {
        lock.lock();
        try {
            long left = duration.toNanos();
            while (goal == Goal.RUN && replay == null && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void apply(Replay wanted) {
        try {
            sessions.reset(wanted.to());
            locked(() -> {
                position = wanted.to();
                unstored = false;
            });
            LOG.info("{} begins again behind {}", spec.describe(), wanted.to());
            complete(wanted.done());
        } catch (RuntimeException e) {
            sessions.executor().execute(() -> wanted.done().completeExceptionally(e));
        }
    }

    @Override
    public void confirmed(Session of) {
        during(of, () -> confirm(of));
    }

    private void confirm(Session of) {
        if (of.confirmOnce()) {
            comeback.succeeded();
            if (!doubted) {
                denials.granted(System.nanoTime());
                announcer.confirmed();
            }
        }
    }

    /** It has got over what was denied to it. Under the lock. */
    private void trust() {
        if (doubted) {
            doubted = false;
            denials.granted(System.nanoTime());
            announcer.confirmed();
        }
    }

    @Override
    public void live(Session of) {
        during(of, () -> {
            confirm(of);
            trust();
            observe(of);
            announcer.live();
        });
    }

    @Override
    public void interrupted(Session of, String reason) {
        during(of, () -> {
            observe(of);
            announcer.interrupted(reason);
        });
    }

    @Override
    public void missed(Session of, String reason) {
        during(of, () -> announcer.missed(reason));
    }

    @Override
    public void changed(Session of) {
        during(of, () -> observe(of));
    }

    /** Under the lock, if the session is the one at work: what an earlier one says does not count any more. */
    private void during(Session of, Runnable action) {
        locked(() -> {
            if (of == session && goal == Goal.RUN) {
                action.run();
            }
        });
    }

    private void observe(Session of) {
        Subscription subscription = of.subscription();
        if (subscription != null && of.isConfirmed()) {
            announcer.observed(subscription.state(), of.waitsFor());
        }
    }

    @Override
    public void settled(InFlight event, Decision decision) {
        if (doubted) {
            ifRunning(this::trust);
        }
        if (event.isPassedOver() && decision.verdict() == Verdict.DONE) {
            sessions.counts().passOver();
        } else {
            sessions.counts().decided(decision);
        }
        if (decision.verdict() == Verdict.PARK) {
            announcer.parked(event.event(), decision.reason());
        } else if (decision.verdict() == Verdict.DEAD_LETTERED) {
            announcer.deadLettered(event.event(), decision.reason());
        }
    }

    @Override
    public ContainerStatus status() {
        return lockedGet(() -> {
            Session current = session;
            if (current != null && goal == Goal.RUN) {
                observe(current);
            }
            Standing standing = announcer.standing();
            Checkpoint reached = current == null ? null : current.position();
            Checkpoint at = reached != null ? reached : position;
            // What the server had before a loss says nothing of what it has now.
            boolean flowing = standing.state() == ContainerState.RUNNING && spec.kind() == SubscriptionKind.CATCH_UP;
            return new ContainerStatus(
                    standing.state(),
                    standing.since(),
                    at,
                    flowing && current != null ? Replays.lag(current.lookedAt(), current.subscription()) : null,
                    current == null ? 0 : current.inFlight(),
                    standing.live(),
                    sessions.counts().processed(),
                    standing.lastError());
        });
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T extends @Nullable Object> T lockedGet(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
