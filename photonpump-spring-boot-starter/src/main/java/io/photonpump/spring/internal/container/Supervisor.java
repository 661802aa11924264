package io.photonpump.spring.internal.container;

import io.photonpump.error.DropReason;
import io.photonpump.spring.internal.deadletter.DeadLetterReplays;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.failure.ErrorText;
import io.photonpump.spring.internal.failure.FailureClassifier;
import io.photonpump.spring.internal.failure.FailureClassifier.Kind;
import io.photonpump.spring.internal.failure.FailureText;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.internal.failure.RestartBackoff;
import io.photonpump.spring.internal.session.ListenerSession;
import io.photonpump.spring.internal.session.SessionEnd;
import io.photonpump.spring.internal.session.SessionFactory;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.subscription.Subscription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs session after session on one thread until the goal is to stop, and announces what the sessions tell it. The lock of
 * {@link ContainerControl} guards the announcer, the denials and {@code doubted}; the rest belongs to the supervising thread.
 */
final class Supervisor implements ListenerSession.SessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionContainer.class);

    private final SubscriptionSpec spec;
    private final SessionFactory sessions;
    private final ContainerControl control;
    private final StatusPublisher announcer;
    private final DeadLetterReplays deadLetters;
    private final RestartBackoff comeback;
    private final AccessDenials denials;
    private final SessionPreparation preparation;

    /**
     * The last session was denied something after the server had confirmed it. The next one counts as working only when an event
     * is decided. Written under the lock.
     */
    private volatile boolean doubted;

    Supervisor(SessionFactory sessions, ContainerControl control, StatusPublisher announcer) {
        this.spec = sessions.spec();
        this.sessions = sessions;
        this.control = control;
        this.announcer = announcer;
        this.deadLetters = new DeadLetterReplays(sessions, this::settled);
        this.comeback = new RestartBackoff(spec.describe(), sessions.backoff());
        this.denials = new AccessDenials(spec.describe());
        this.preparation = new SessionPreparation(sessions, control::isWanted);
    }

    DeadLetterReplays deadLetters() {
        return deadLetters;
    }

    /** The listener is started: what was denied before does not count. Under the lock. */
    void reset() {
        doubted = false;
        denials.reset();
    }

    /** Ends a preparation that takes long. Safe on any thread. */
    void interrupt() {
        preparation.interrupt();
    }

    /** Ends the wait after a denial. Under the lock. */
    void tryNow() {
        reset();
        announcer.started();
        ListenerSession current = control.session();
        if (current != null && current.isConfirmed()) {
            announcer.confirmed();
        }
        control.hurry();
    }

    /** Works until the goal is to stop, or an error ends it. {@code paused} is called when it pauses. */
    void supervise(Runnable paused) {
        ContainerState end = ContainerState.FAILED;
        Throwable cause = null;
        try {
            while (awaitTurn(paused)) {
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
            finish(end, cause);
        }
    }

    /** False if it shall stop. */
    private boolean awaitTurn(Runnable paused) throws InterruptedException {
        if (control.goal() != DesiredState.RUN) {
            deadLetters.awaitEnd();
        }
        DesiredState goal = control.awaitTurn(() -> {
            announcer.moveTo(ContainerState.PAUSED);
            paused.run();
        });
        return goal == DesiredState.RUN;
    }

    /** The listener has FAILED, and tries again without being asked when somebody may have given its user the right. */
    private void waitAfterDenial(Throwable cause) throws InterruptedException {
        Duration wait = control.lockedGet(() -> {
            if (control.goal() != DesiredState.RUN) {
                return Duration.ZERO;
            }
            announcer.denied(cause);
            return denials.denied(cause, System.nanoTime());
        });
        control.sleep(wait);
    }

    void finish(ContainerState end, @Nullable Throwable cause) {
        ReplayRequest left = control.lockedGet(() -> {
            ReplayRequest waiting = control.unsupervised();
            announcer.stopped(end, cause);
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
    }

    /** One session; what ended it is returned if waiting does not mend it. */
    private SessionEnd.@Nullable Failed runSession() throws InterruptedException {
        ReplayRequest wanted = control.takeReplay();
        if (wanted != null) {
            apply(wanted);
            return null;
        }
        ListenerSession current;
        try {
            current = open();
        } catch (InfrastructureFailure e) {
            return waitOut(e);
        }
        if (current == null) {
            return null;
        }
        SessionEnd why = sessions.run(current);
        sessions.gate().forgetWorkers();
        control.locked(() -> {
            control.ended(current);
            doubted = current.isConfirmed() && control.unstored() == null;
        });
        return after(why);
    }

    private SessionEnd.@Nullable Failed after(SessionEnd why) throws InterruptedException {
        if (why instanceof SessionEnd.Failed failed) {
            return failed;
        }
        control.locked(() -> doubted = false);
        if (why instanceof SessionEnd.NotBegun notBegun) {
            return waitOut(notBegun.failure());
        }
        return why instanceof SessionEnd.Dropped dropped ? again(dropped.reason(), dropped.cause()) : null;
    }

    /** Null: the goal has changed. */
    private @Nullable ListenerSession open() throws InterruptedException, InfrastructureFailure {
        sessions.requireRealClient();
        preparation.updateGroup();
        storeUnstored();
        Checkpoint from = preparation.loadPosition(remembered());
        ListenerSession opened = sessions.create(from, this);
        return control.begin(opened) ? opened : null;
    }

    private void storeUnstored() throws InterruptedException, InfrastructureFailure {
        Checkpoint reached = control.unstored();
        if (reached != null) {
            preparation.storePosition(reached);
        }
        control.stored();
    }

    private @Nullable Checkpoint remembered() {
        Checkpoint position = control.position();
        return control.begins() ? sessions.remembered(position) : position;
    }

    /** Waits for the next attempt, or says why there will be none. */
    private SessionEnd.@Nullable Failed waitOut(InfrastructureFailure failure) throws InterruptedException {
        if (!control.isWanted()) {
            return null;
        }
        if (failure.kind().isFinal()) {
            return SessionEnd.Failed.because(failure);
        }
        String what = String.valueOf(failure.getMessage());
        control.ifRunning(() -> announcer.waiting(what));
        control.sleep(comeback.failed(what));
        return null;
    }

    /** After a drop: waits for the next attempt, or says why there will be none. */
    private SessionEnd.@Nullable Failed again(DropReason reason, @Nullable Throwable cause)
            throws InterruptedException {
        if (control.goal() != DesiredState.RUN) {
            return null;
        }
        control.locked(() -> {
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
        control.ifRunning(() -> {
            if (!announcer.is(ContainerState.FAILED)) {
                announcer.troubled(what);
            }
        });
        Duration wait = next == DropPolicy.Next.AGAIN ? comeback.failed(what) : comeback.failedQuietly(what);
        if (next == DropPolicy.Next.CREATE_GROUP) {
            try {
                preparation.createGroup();
                wait = comeback.isFirstAttempt() ? Duration.ZERO : wait;
            } catch (InfrastructureFailure e) {
                return waitOut(e);
            }
        }
        control.sleep(wait);
        return null;
    }

    /** Moves the listener. On the supervising thread, or on another one while there is none. */
    void apply(ReplayRequest wanted) {
        try {
            preparation.interruptibly(() -> sessions.reset(wanted.to()));
            control.moved(wanted.to());
            LOG.info("{} begins again behind {}", spec.describe(), wanted.to());
            complete(wanted.done());
        } catch (RuntimeException e) {
            sessions.executor().execute(() -> wanted.done().completeExceptionally(e));
        }
    }

    /** On a thread of its own: what callers attached to the future is not ours to run. */
    void complete(CompletableFuture<Void> future) {
        if (!future.isDone()) {
            sessions.executor().execute(() -> future.complete(null));
        }
    }

    @Override
    public void confirmed(ListenerSession of) {
        control.during(of, () -> confirm(of));
    }

    private void confirm(ListenerSession of) {
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
    public void live(ListenerSession of) {
        control.during(of, () -> {
            confirm(of);
            trust();
            observe(of);
            announcer.live();
        });
    }

    @Override
    public void interrupted(ListenerSession of, String reason) {
        control.during(of, () -> {
            observe(of);
            announcer.interrupted(reason);
        });
    }

    @Override
    public void missed(ListenerSession of, String reason) {
        control.during(of, () -> announcer.missed(reason));
    }

    @Override
    public void changed(ListenerSession of) {
        control.during(of, () -> observe(of));
    }

    /** Lets the standing follow the session at work. Under the lock. */
    void observe(ListenerSession of) {
        Subscription subscription = of.subscription();
        if (subscription != null && of.isConfirmed()) {
            announcer.observed(subscription.state(), of.waitsFor(), of.unstored());
        }
    }

    @Override
    public void settled(InFlight event, Decision decision) {
        if (doubted) {
            control.ifRunning(this::trust);
        }
        sessions.tally().decided(event, decision);
        if (decision.is(FailureAction.PARK)) {
            announcer.parked(event.event(), decision.reason());
        } else if (decision.is(FailureAction.DEAD_LETTER)) {
            announcer.deadLettered(event.event(), decision.reason());
        }
    }
}
