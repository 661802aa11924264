package io.photonpump.spring.internal.container;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.spring.internal.deadletter.DeadLetterReplays;
import io.photonpump.spring.internal.event.SerialPublisher;
import io.photonpump.spring.internal.session.ListenerSession;
import io.photonpump.spring.internal.session.SessionFactory;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.GroupStatus;
import io.photonpump.spring.listener.Replay;
import io.photonpump.spring.listener.ReplayedDeadLetters;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one listener: starts its {@link Supervisor}, and tells it the desired state through {@link ContainerControl}.
 *
 * <p>The lock of the control guards the futures in this class. No code of the application runs under it: a publisher with its own
 * thread publishes application events, and futures are completed on other threads.
 *
 * <pre>
 *   CREATED, STOPPED, FAILED -- start --> STARTING -- confirmed --> RUNNING
 *   RUNNING -- dropped, connection lost --> RECONNECTING -- confirmed --> RUNNING
 *   STARTING, RUNNING, RECONNECTING -- position, group, dead letter failed --> WAITING -- works again --> RUNNING
 *   any of these -- pause --> PAUSED -- resume --> STARTING
 *   any of these -- stop --> STOPPING --> STOPPED
 *   any of these -- permanent error --> FAILED
 *   any of these -- access denied --> FAILED -- tried again, granted --> RUNNING
 * </pre>
 */
public final class DefaultSubscriptionContainer implements SubscriptionContainer {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionContainer.class);

    private final SubscriptionSpec spec;
    private final SessionFactory sessions;
    private final ContainerControl control = new ContainerControl();
    private final StatusPublisher publisher;
    private final Supervisor supervisor;
    private final DeadLetterReplays deadLetters;

    private Run run = Run.over();

    /** The last replay that was requested without a supervisor. A start waits for it. */
    private CompletableFuture<Void> moved = CompletableFuture.completedFuture(null);

    private CompletableFuture<Void> paused = CompletableFuture.completedFuture(null);

    /**
     * The time from a start to the end of its supervisor.
     *
     * @param ended completes when the supervisor has ended
     * @param stopped completes when the application events are also published, or observers had their time
     */
    private record Run(CompletableFuture<Void> ended, CompletableFuture<Void> stopped) {

        static Run begun() {
            return new Run(new CompletableFuture<>(), new CompletableFuture<>());
        }

        static Run over() {
            return new Run(CompletableFuture.completedFuture(null), CompletableFuture.completedFuture(null));
        }
    }

    DefaultSubscriptionContainer(SessionFactory sessions, SerialPublisher events) {
        this.spec = sessions.spec();
        this.sessions = sessions;
        this.publisher = new StatusPublisher(spec, events);
        this.supervisor = new Supervisor(sessions, control, publisher, this::isHandling);
        this.deadLetters = supervisor.deadLetters();
    }

    /** The listener in words: its method. */
    String listener() {
        return sessions.listener().describe();
    }

    /** The listener with its method and subscription, in words. */
    String describe() {
        return listener() + " (" + spec.describe() + ")";
    }

    /** Returns whether the listener is meant to work. */
    boolean isActive() {
        return control.lockedGet(() -> control.desired() != DesiredState.STOP || publisher.is(ContainerState.STOPPING));
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
        return sessions.tally().counts();
    }

    @Override
    public void start() {
        control.locked(() -> {
            if (control.desired() == DesiredState.RUN && publisher.is(ContainerState.FAILED)) {
                supervisor.tryNow();
            }
            if (control.desired() != DesiredState.STOP) {
                return;
            }
            CompletableFuture<?> before = CompletableFuture.allOf(run.ended(), moved);
            Run begun = Run.begun();
            run = begun;
            control.work();
            supervisor.reset();
            publisher.started();
            LOG.debug("starting {}: {}", spec.describe(), spec);
            // A supervisor that is still stopping ends first: two supervisors would handle events twice.
            before.thenRun(() -> begin(begun));
        });
    }

    private void begin(Run begun) {
        try {
            sessions.executor().execute(() -> {
                supervisor.supervise(() -> supervisor.complete(paused));
                over(begun);
            });
        } catch (RuntimeException | OutOfMemoryError noThread) {
            supervisor.finish(ContainerState.FAILED, noThread);
            over(begun);
        }
    }

    private void over(Run over) {
        supervisor.complete(over.ended());
        publisher.published().thenRun(() -> supervisor.complete(over.stopped()));
    }

    @Override
    public CompletableFuture<Void> stop() {
        return control.lockedGet(() -> {
            if (control.desired() != DesiredState.STOP) {
                publisher.moveTo(ContainerState.STOPPING);
                rest(DesiredState.STOP);
            }
            // An observer that waits for the stop delays the events after the one that it observes.
            return guarded(publisher.isObservedHere() ? run.ended() : run.stopped(), "stop");
        });
    }

    @Override
    public CompletableFuture<Void> pause() {
        return control.lockedGet(() -> {
            if (control.desired() == DesiredState.RUN) {
                paused = new CompletableFuture<>();
                rest(DesiredState.PAUSE);
            }
            return guarded(CompletableFuture.anyOf(paused, run.ended()).thenApply(done -> null), "pause");
        });
    }

    private void rest(DesiredState desired) {
        control.rest(desired);
        supervisor.interrupt();
        deadLetters.end();
    }

    /** Returns a future for callers, who can neither complete it for others nor wait for it where that would never end. */
    private CompletableFuture<Void> guarded(CompletableFuture<Void> done, String what) {
        return GuardedFuture.of(done, "the " + what + " of '" + spec.id() + "'", this::isHandling);
    }

    /** Returns whether a stop waits for the current thread. */
    boolean isHandling() {
        ListenerSession current = control.session();
        return current != null && current.isWorkedOnHere()
                || deadLetters.isReplayingHere()
                || supervisor.replays().isResettingHere();
    }

    @Override
    public void resume() {
        control.locked(() -> {
            if (control.desired() == DesiredState.PAUSE) {
                control.work();
                if (publisher.is(ContainerState.PAUSED)) {
                    publisher.moveTo(ContainerState.STARTING);
                }
            }
        });
    }

    @Override
    public Replay replayFrom(StartFrom from) {
        if (spec.kind() != SubscriptionKind.CATCH_UP) {
            throw new IllegalStateException(
                    "only a catch-up listener can be moved, and '" + spec.id() + "' is a " + spec.kind() + " listener");
        }
        return control.lockedGet(() -> {
            Replays replays = supervisor.replays();
            ListenerReplay replaced = control.waitingReplay();
            ListenerReplay wanted = replays.request(from);
            if (control.replay(wanted)) {
                replays.replaced(replaced);
                supervisor.interrupt();
            } else {
                CompletableFuture<?> before = CompletableFuture.allOf(run.ended(), moved);
                moved = wanted.decided();
                before.thenRun(() -> sessions.executor().execute(() -> replays.beginAtOnce(wanted)));
            }
            return wanted;
        });
    }

    @Override
    public Optional<Replay> lastReplay() {
        return supervisor.replays().last().map(replay -> replay);
    }

    @Override
    public CompletableFuture<ReplayedDeadLetters> replayDeadLetters() {
        return replay(deadLetters::start);
    }

    @Override
    public CompletableFuture<ReplayedDeadLetters> replayDeadLetter(long eventNumber) {
        return replay(() -> deadLetters.startOne(eventNumber));
    }

    private CompletableFuture<ReplayedDeadLetters> replay(Supplier<CompletableFuture<ReplayedDeadLetters>> start) {
        return control.lockedGet(() -> {
            if (control.desired() != DesiredState.RUN || publisher.is(ContainerState.FAILED)) {
                return CompletableFuture.failedFuture(new IllegalStateException("'" + spec.id() + "' is "
                        + publisher.snapshot().state()
                        + ", and its handler is not called: start or resume it before its dead "
                        + "letters are replayed"));
            }
            return GuardedFuture.of(start.get(), "the replay of dead letters of '" + spec.id() + "'", this::isHandling);
        });
    }

    @Override
    public CompletableFuture<List<ResolvedEvent>> deadLetters(int maxCount) {
        return deadLetters.list(maxCount);
    }

    @Override
    public CompletableFuture<Void> discardDeadLetter(long eventNumber) {
        return deadLetters.discard(eventNumber).thenApply(nothing -> null);
    }

    @Override
    public boolean isHealthy() {
        return control.lockedGet(() -> {
            ListenerSession current = control.session();
            return SubscriptionContainer.super.isHealthy() && (current == null || current.unstored() == null);
        });
    }

    @Override
    public ContainerStatus status() {
        return control.lockedGet(() -> {
            ListenerSession current = control.session();
            if (current != null && control.desired() == DesiredState.RUN) {
                supervisor.observe(current);
            }
            StatusSnapshot snapshot = publisher.snapshot();
            Checkpoint reached = current == null ? null : current.position();
            GroupStatus group = supervisor.group(snapshot);
            LagReport lag = LagReport.of(spec, snapshot, current, group);
            return new ContainerStatus(
                    snapshot.state(),
                    snapshot.since(),
                    reached != null ? reached : control.position(),
                    lag.events(),
                    lag.time(),
                    group,
                    current == null ? 0 : current.inFlight(),
                    snapshot.live(),
                    sessions.tally().counts().processed(),
                    snapshot.lastError());
        });
    }
}
