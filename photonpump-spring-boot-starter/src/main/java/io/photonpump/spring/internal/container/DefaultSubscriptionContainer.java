package io.photonpump.spring.internal.container;

import io.photonpump.event.StartFrom;
import io.photonpump.spring.internal.deadletter.DeadLetterReplays;
import io.photonpump.spring.internal.event.SerialPublisher;
import io.photonpump.spring.internal.session.ListenerSession;
import io.photonpump.spring.internal.session.SessionFactory;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.ReplayedDeadLetters;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one listener at work: starts its {@link Supervisor} and tells it through {@link ContainerControl} what is wanted. The lock of the
 * control guards the futures in here. No caller's code runs under it: application events are handed to a publisher with a thread
 * of its own, and futures are completed on other threads.
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
public final class DefaultSubscriptionContainer implements SubscriptionContainer {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionContainer.class);

    private final SubscriptionSpec spec;
    private final SessionFactory sessions;
    private final ContainerControl control = new ContainerControl();
    private final StatusPublisher announcer;
    private final Supervisor supervisor;
    private final DeadLetterReplays deadLetters;

    private Run run = Run.over();

    /** The last replay that was asked for while there was no supervisor. A start waits for it. */
    private CompletableFuture<Void> moved = CompletableFuture.completedFuture(null);

    private CompletableFuture<Void> paused = CompletableFuture.completedFuture(null);

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
        this.announcer = new StatusPublisher(spec, new SerialPublisher(spec.describe(), events, sessions.executor()));
        this.supervisor = new Supervisor(sessions, control, announcer);
        this.deadLetters = supervisor.deadLetters();
    }

    /** In words: its method. */
    String listener() {
        return sessions.listener().describe();
    }

    /** The listener with its method and subscription, in words. */
    String describe() {
        return listener() + " (" + spec.describe() + ")";
    }

    /** Whether it is meant to be working. */
    boolean isActive() {
        return control.lockedGet(() -> control.goal() != DesiredState.STOP || announcer.is(ContainerState.STOPPING));
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
            if (control.goal() == DesiredState.RUN && announcer.is(ContainerState.FAILED)) {
                supervisor.tryNow();
            }
            if (control.goal() != DesiredState.STOP) {
                return;
            }
            CompletableFuture<?> before = CompletableFuture.allOf(run.ended(), moved);
            Run begun = Run.begun();
            run = begun;
            control.work();
            supervisor.reset();
            announcer.started();
            LOG.debug("starting {}: {}", spec.describe(), spec);
            // A supervisor that is still stopping ends first: two of them would handle events twice.
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
        announcer.published().thenRun(() -> supervisor.complete(over.stopped()));
    }

    @Override
    public CompletableFuture<Void> stop() {
        return control.lockedGet(() -> {
            if (control.goal() != DesiredState.STOP) {
                announcer.moveTo(ContainerState.STOPPING);
                rest(DesiredState.STOP);
            }
            // An observer that waits for the stop holds up the events that follow the one it observes.
            return guarded(announcer.isObservedHere() ? run.ended() : run.stopped(), "stop");
        });
    }

    @Override
    public CompletableFuture<Void> pause() {
        return control.lockedGet(() -> {
            if (control.goal() == DesiredState.RUN) {
                paused = new CompletableFuture<>();
                rest(DesiredState.PAUSE);
            }
            return guarded(CompletableFuture.anyOf(paused, run.ended()).thenApply(done -> null), "pause");
        });
    }

    private void rest(DesiredState goal) {
        control.rest(goal);
        supervisor.interrupt();
        deadLetters.end();
    }

    /** For callers: they can neither complete it for others nor wait for it where that would never end. */
    private CompletableFuture<Void> guarded(CompletableFuture<Void> done, String what) {
        return GuardedFuture.of(done, "the " + what + " of '" + spec.id() + "'", this::isHandling);
    }

    /** Whether the current thread is one that a stop waits for. */
    boolean isHandling() {
        ListenerSession current = control.session();
        return current != null && current.isWorkedOnHere() || deadLetters.isReplayingHere();
    }

    @Override
    public void resume() {
        control.locked(() -> {
            if (control.goal() == DesiredState.PAUSE) {
                control.work();
                if (announcer.is(ContainerState.PAUSED)) {
                    announcer.moveTo(ContainerState.STARTING);
                }
            }
        });
    }

    @Override
    public CompletableFuture<Void> replayFrom(StartFrom from) {
        if (spec.kind() != SubscriptionKind.CATCH_UP) {
            throw new IllegalStateException(
                    "only a catch-up listener can be moved, and '" + spec.id() + "' is a " + spec.kind() + " listener");
        }
        ReplayRequest wanted = new ReplayRequest(ReplayPositions.checkpoint(from, spec), new CompletableFuture<>());
        control.locked(() -> {
            if (control.replay(wanted)) {
                supervisor.interrupt();
            } else {
                CompletableFuture<?> before = CompletableFuture.allOf(run.ended(), moved);
                moved = wanted.done().handle((done, failure) -> null);
                before.thenRun(() -> sessions.executor().execute(() -> supervisor.apply(wanted)));
            }
        });
        return guarded(wanted.done(), "replay");
    }

    @Override
    public CompletableFuture<ReplayedDeadLetters> replayDeadLetters() {
        return control.lockedGet(() -> {
            if (control.goal() != DesiredState.RUN || announcer.is(ContainerState.FAILED)) {
                return CompletableFuture.failedFuture(new IllegalStateException("'" + spec.id() + "' is "
                        + announcer.standing().state()
                        + ", and its handler is not called: start or resume it before its dead "
                        + "letters are replayed"));
            }
            return GuardedFuture.of(
                    deadLetters.start(), "the replay of dead letters of '" + spec.id() + "'", this::isHandling);
        });
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
            if (current != null && control.goal() == DesiredState.RUN) {
                supervisor.observe(current);
            }
            StatusSnapshot standing = announcer.standing();
            Checkpoint reached = current == null ? null : current.position();
            // What the server had before a loss says nothing of what it has now.
            boolean flowing = standing.state() == ContainerState.RUNNING && spec.kind() == SubscriptionKind.CATCH_UP;
            return new ContainerStatus(
                    standing.state(),
                    standing.since(),
                    reached != null ? reached : control.position(),
                    flowing && current != null ? ReplayPositions.lag(current.lookedAt(), current.subscription()) : null,
                    current == null ? 0 : current.inFlight(),
                    standing.live(),
                    sessions.tally().counts().processed(),
                    standing.lastError());
        });
    }
}
