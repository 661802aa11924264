package io.photonpump.spring.listener.container;

import static java.util.Objects.requireNonNull;

import io.photonpump.event.DropReason;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.settings.Backoff;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.Checkpoint;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.Decision.Verdict;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.UnusableCheckpointException;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one listener at work. A supervising thread runs session after session until the goal is to stop; whoever changes the
 * goal ends the session and wakes the supervisor. State and goal are guarded by the lock; everything else belongs to the
 * supervisor.
 *
 * <pre>
 *   CREATED, STOPPED, FAILED -- start --> STARTING -- confirmed --> RUNNING
 *   RUNNING -- dropped, connection lost --> RECONNECTING -- confirmed --> RUNNING
 *   any of these -- pause --> PAUSED -- resume --> STARTING
 *   any of these -- stop --> STOPPING --> STOPPED
 *   any of these -- an error that nothing mends --> FAILED
 * </pre>
 */
final class DefaultSubscriptionContainer implements SubscriptionContainer, Session.SessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionContainer.class);

    private final SubscriptionSpec spec;
    private final SessionFactory sessions;
    private final Consumer<Object> events;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ContainerState state = ContainerState.CREATED;
    private Instant since = Instant.now();
    private Goal goal = Goal.STOP;
    private @Nullable Session session;
    private @Nullable Checkpoint position;
    private @Nullable Replay replay;
    private @Nullable String lastError;
    private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> paused = CompletableFuture.completedFuture(null);

    private final Comeback comeback;
    private boolean groupChecked;

    DefaultSubscriptionContainer(SessionFactory sessions, Backoff backoff, Consumer<Object> events) {
        this.spec = sessions.spec();
        this.sessions = sessions;
        this.comeback = new Comeback(spec.describe(), backoff);
        this.events = events;
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
            if (goal != Goal.STOP) {
                return;
            }
            goal = Goal.RUN;
            CompletableFuture<Void> before = stopped;
            CompletableFuture<Void> over = new CompletableFuture<>();
            stopped = over;
            lastError = null;
            move(ContainerState.STARTING);
            LOG.debug("starting {}: {}", spec.describe(), spec);
            // One that is still stopping ends first: two supervisors would handle events twice.
            before.thenRun(() -> sessions.executor().execute(() -> supervise(over)));
        });
    }

    @Override
    public CompletableFuture<Void> stop() {
        return lockedGet(() -> {
            if (goal != Goal.STOP) {
                goal = Goal.STOP;
                move(ContainerState.STOPPING);
                endSession();
            }
            return stopped.copy();
        });
    }

    @Override
    public CompletableFuture<Void> pause() {
        return lockedGet(() -> {
            if (goal == Goal.RUN) {
                goal = Goal.PAUSE;
                paused = new CompletableFuture<>();
                endSession();
            }
            return CompletableFuture.anyOf(paused, stopped).thenApply(done -> null);
        });
    }

    @Override
    public void resume() {
        locked(() -> {
            if (goal == Goal.PAUSE) {
                goal = Goal.RUN;
                if (state == ContainerState.PAUSED) {
                    move(ContainerState.STARTING);
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
        boolean idle = lockedGet(() -> {
            boolean nobody = goal == Goal.STOP && stopped.isDone();
            if (!nobody) {
                replay = wanted;
                endSession();
            }
            return nobody;
        });
        if (idle) {
            sessions.executor().execute(() -> apply(wanted));
        }
        return wanted.done();
    }

    private void endSession() {
        if (session != null) {
            session.end(new SessionEnd.Requested());
        }
        changed.signalAll();
    }

    private void supervise(CompletableFuture<Void> over) {
        ContainerState end = ContainerState.FAILED;
        Throwable cause = null;
        try {
            while (awaitTurn()) {
                cause = runSession();
                if (cause != null) {
                    break;
                }
            }
            end = cause == null ? ContainerState.STOPPED : ContainerState.FAILED;
        } catch (InterruptedException e) {
            end = ContainerState.STOPPED;
        } catch (Throwable e) {
            cause = e;
        } finally {
            finish(end, cause, over);
        }
    }

    private void finish(ContainerState end, @Nullable Throwable cause, CompletableFuture<Void> over) {
        Replay left = lockedGet(() -> {
            goal = Goal.STOP;
            session = null;
            if (cause != null) {
                lastError = String.valueOf(cause);
            }
            move(end);
            Replay waiting = replay;
            replay = null;
            return waiting;
        });
        if (left != null) {
            apply(left);
        }
        if (cause != null) {
            LOG.error("{} has FAILED and stays stopped until somebody starts it", spec.describe(), cause);
        }
        over.complete(null);
        events.accept(new SubscriptionEvent.Stopped(spec.id(), end, cause));
    }

    /** Waits while it is paused; false if it shall stop. */
    private boolean awaitTurn() throws InterruptedException {
        lock.lock();
        try {
            while (goal == Goal.PAUSE) {
                move(ContainerState.PAUSED);
                paused.complete(null);
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

    /** One session; what ended it is returned if nothing mends it. */
    private @Nullable Throwable runSession() throws InterruptedException {
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
        } catch (UnusableCheckpointException permanent) {
            return permanent;
        } catch (ExecutionException | RuntimeException e) {
            return again(DropReason.SERVER_ERROR, e instanceof ExecutionException ? requireNonNull(e.getCause()) : e);
        }
        if (current == null) {
            return null;
        }
        SessionEnd why = sessions.run(current);
        locked(() -> {
            Checkpoint reached = current.position();
            position = reached != null ? reached : position;
            session = null;
        });
        if (why instanceof SessionEnd.Failed failed) {
            return failed.cause();
        }
        return why instanceof SessionEnd.Dropped dropped ? again(dropped.reason(), dropped.cause()) : null;
    }

    private @Nullable Session open() throws InterruptedException, ExecutionException {
        if (!groupChecked && spec.group() != null && spec.group().update()) {
            new GroupKeeper(spec, spec.group(), sessions.client()).update();
            groupChecked = true;
        }
        Session opened = sessions.create(sessions.position(lockedGet(() -> position)), this);
        return lockedGet(() -> {
            if (goal != Goal.RUN || replay != null) {
                return null;
            }
            session = opened;
            return opened;
        });
    }

    /** After a drop: waits for the next attempt, or says why there will be none. */
    private @Nullable Throwable again(DropReason reason, @Nullable Throwable cause) throws InterruptedException {
        if (lockedGet(() -> goal) != Goal.RUN) {
            return null;
        }
        events.accept(new SubscriptionEvent.Dropped(spec.id(), reason, cause));
        DropPolicy.Next next =
                DropPolicy.after(reason, spec, sessions.client().status().everReady());
        if (next == DropPolicy.Next.FAIL) {
            return cause != null ? cause : new IllegalStateException("the subscription ended: " + reason);
        }
        Duration wait =
                comeback.failed(next, trouble(cause != null ? String.valueOf(cause.getMessage()) : reason.name()));
        if (next == DropPolicy.Next.CREATE_GROUP) {
            wait = createGroup() && comeback.isFirstAttempt() ? Duration.ZERO : wait;
        }
        sleep(wait);
        return null;
    }

    private boolean createGroup() throws InterruptedException {
        try {
            new GroupKeeper(spec, requireNonNull(spec.group()), sessions.client()).create();
            return true;
        } catch (ExecutionException e) {
            comeback.complain(
                    trouble(String.valueOf(requireNonNull(e.getCause()).getMessage())));
            return false;
        }
    }

    private String trouble(String what) {
        locked(() -> {
            lastError = what;
            if (goal == Goal.RUN && state == ContainerState.RUNNING) {
                move(ContainerState.RECONNECTING);
            }
        });
        return what;
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
            Replays.store(wanted.to(), spec, sessions.store());
            locked(() -> position = wanted.to());
            LOG.info("{} begins again behind {}", spec.describe(), wanted.to());
            wanted.done().complete(null);
        } catch (RuntimeException e) {
            wanted.done().completeExceptionally(e);
        }
    }

    @Override
    public void confirmed() {
        comeback.succeeded();
        locked(() -> {
            if (goal == Goal.RUN) {
                lastError = null;
                move(ContainerState.RUNNING);
            }
        });
        events.accept(new SubscriptionEvent.Started(spec.id()));
    }

    @Override
    public void live() {
        events.accept(new SubscriptionEvent.Live(spec.id()));
    }

    @Override
    public void interrupted(String reason) {
        events.accept(new SubscriptionEvent.Disconnected(spec.id(), reason));
    }

    @Override
    public void settled(ResolvedEvent event, Decision decision) {
        sessions.counts().decided(decision);
        if (decision.verdict() == Verdict.PARK) {
            events.accept(new SubscriptionEvent.Parked(spec.id(), event, decision.reason()));
        }
    }

    @Override
    public ContainerStatus status() {
        return lockedGet(() -> {
            Session current = session;
            Checkpoint reached = current == null ? null : current.position();
            Checkpoint at = reached != null ? reached : position;
            return new ContainerStatus(
                    current == null ? state : stateWith(current.subscription()),
                    since,
                    at,
                    current == null || spec.kind() != SubscriptionKind.CATCH_UP
                            ? null
                            : Replays.lag(at, current.subscription()),
                    current == null ? 0 : current.inFlight(),
                    current != null && current.isLive(),
                    sessions.counts().processed(),
                    lastError);
        });
    }

    /** The client brings a subscription back by itself after a loss of the connection, and says so only here. */
    private ContainerState stateWith(@Nullable Subscription subscription) {
        boolean lost = subscription != null && subscription.state() == SubscriptionState.SUBSCRIBING;
        return state == ContainerState.RUNNING && lost ? ContainerState.RECONNECTING : state;
    }

    private void move(ContainerState next) {
        if (state != next) {
            LOG.debug("{}: {} -> {}", spec.describe(), state, next);
            state = next;
            since = Instant.now();
        }
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
