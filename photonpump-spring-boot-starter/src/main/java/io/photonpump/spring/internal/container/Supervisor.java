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
import io.photonpump.spring.internal.monitoring.GroupWatch;
import io.photonpump.spring.internal.session.ListenerSession;
import io.photonpump.spring.internal.session.SessionEnd;
import io.photonpump.spring.internal.session.SessionFactory;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.GroupStatus;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.subscription.Subscription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one session after the other on one thread until the desired state is STOP, and publishes what the sessions report. The lock
 * of {@link ContainerControl} guards the publisher, the denials and {@code doubted}; the other fields are confined to the
 * supervising thread.
 */
final class Supervisor implements ListenerSession.SessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionContainer.class);

    private final SubscriptionSpec spec;
    private final SessionFactory sessions;
    private final ContainerControl control;
    private final StatusPublisher publisher;
    private final DeadLetterReplays deadLetters;
    private final RestartBackoff restarts;
    private final AccessDenials denials;
    private final SessionPreparation preparation;
    private final Replays replays;

    /**
     * Whether the last session was denied access after the server had confirmed it. The next session then counts as working only
     * when an event is decided. Written under the lock.
     */
    private volatile boolean doubted;

    /** {@code waitsForItself} tells whether a stop waits for the current thread. */
    Supervisor(
            SessionFactory sessions,
            ContainerControl control,
            StatusPublisher publisher,
            BooleanSupplier waitsForItself) {
        this.spec = sessions.spec();
        this.sessions = sessions;
        this.control = control;
        this.publisher = publisher;
        this.deadLetters = new DeadLetterReplays(sessions, this::settled);
        this.restarts = new RestartBackoff(spec.describe(), sessions.backoff());
        this.denials = new AccessDenials(spec.describe());
        this.preparation = new SessionPreparation(sessions, control::isWanted);
        this.replays = new Replays(sessions, control, publisher, preparation, waitsForItself);
    }

    Replays replays() {
        return replays;
    }

    DeadLetterReplays deadLetters() {
        return deadLetters;
    }

    /** Forgets earlier denials, because the listener is started. Called under the lock. */
    void reset() {
        doubted = false;
        denials.reset();
    }

    /** Interrupts a preparation that takes long. Safe on any thread. */
    void interrupt() {
        preparation.interrupt();
    }

    /** Ends the wait after a denial. Called under the lock. */
    void tryNow() {
        reset();
        publisher.started();
        ListenerSession current = control.session();
        if (current != null && current.isConfirmed()) {
            publisher.confirmed();
        }
        control.wakeUp();
    }

    /** Runs sessions until the desired state is STOP, or an error ends the listener. Calls {@code paused} when it pauses. */
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

    /** Waits while the listener is paused. Returns false if it is to stop. */
    private boolean awaitTurn(Runnable paused) throws InterruptedException {
        if (control.desired() != DesiredState.RUN) {
            deadLetters.awaitEnd();
        }
        DesiredState desired = control.awaitTurn(() -> {
            publisher.moveTo(ContainerState.PAUSED);
            paused.run();
        });
        return desired == DesiredState.RUN;
    }

    /** Waits after a denial: the listener has FAILED, and tries again by itself, because the user may have been granted access. */
    private void waitAfterDenial(Throwable cause) throws InterruptedException {
        Duration wait = control.lockedGet(() -> {
            if (control.desired() != DesiredState.RUN) {
                return Duration.ZERO;
            }
            publisher.denied(cause);
            return denials.denied(cause, System.nanoTime());
        });
        control.sleep(wait);
    }

    void finish(ContainerState end, @Nullable Throwable cause) {
        ListenerReplay left = control.lockedGet(() -> {
            ListenerReplay waiting = control.unsupervised();
            replays.stopped(cause);
            publisher.stopped(end, cause);
            return waiting;
        });
        if (left != null) {
            replays.beginAtOnce(left);
            control.locked(() -> replays.stopped(cause));
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

    /** Runs one session. Returns the failure that ended it if waiting cannot help, or else null. */
    private SessionEnd.@Nullable Failed runSession() throws InterruptedException {
        ListenerReplay wanted = control.takeReplay();
        if (wanted != null) {
            return begin(wanted);
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
            sessions.watches().end();
            doubted = current.isConfirmed() && control.unstored() == null;
        });
        return after(why);
    }

    /** Begins a replay, or waits before the next attempt. Runs on the supervising thread. */
    private SessionEnd.@Nullable Failed begin(ListenerReplay wanted) throws InterruptedException {
        try {
            replays.begin(wanted);
            return null;
        } catch (InfrastructureFailure e) {
            SessionEnd.Failed failed = waitOut(e);
            replays.again(wanted);
            return failed;
        }
    }

    private SessionEnd.@Nullable Failed after(SessionEnd why) throws InterruptedException {
        if (why instanceof SessionEnd.Failed failed) {
            return failed;
        }
        control.locked(() -> doubted = false);
        if (why instanceof SessionEnd.NotBegun notBegun) {
            return waitOut(notBegun.failure());
        }
        if (why instanceof SessionEnd.Moved moved) {
            LOG.info(
                    "{} continues at the stored position: {}",
                    spec.describe(),
                    moved.reason().getMessage());
        }
        return why instanceof SessionEnd.Dropped dropped ? again(dropped.reason(), dropped.cause()) : null;
    }

    /** Prepares and creates a session; null if none should run any more. */
    private @Nullable ListenerSession open() throws InterruptedException, InfrastructureFailure {
        sessions.requireRealClient();
        preparation.updateGroup();
        storeUnstored();
        Checkpoint stored = preparation.loadPosition(remembered());
        Checkpoint from = stored != null ? stored : replays.beginAnew();
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

    /** Waits before the next attempt, or returns the failure if there is none. */
    private SessionEnd.@Nullable Failed waitOut(InfrastructureFailure failure) throws InterruptedException {
        if (!control.isWanted()) {
            return null;
        }
        if (failure.kind().isFinal()) {
            return SessionEnd.Failed.because(failure);
        }
        String what = String.valueOf(failure.getMessage());
        control.ifRunning(() -> publisher.waiting(what));
        control.sleep(restarts.failed(what));
        return null;
    }

    /** Waits before the next attempt after the subscription was dropped, or returns the failure if there is none. */
    private SessionEnd.@Nullable Failed again(DropReason reason, @Nullable Throwable cause)
            throws InterruptedException {
        if (control.desired() != DesiredState.RUN) {
            return null;
        }
        control.locked(() -> {
            if (!publisher.is(ContainerState.FAILED)) {
                publisher.dropped(reason, cause);
            }
        });
        DropPolicy.Next next = DropPolicy.after(reason, spec);
        if (next == DropPolicy.Next.FAIL) {
            Throwable end = cause != null ? cause : new IllegalStateException("the subscription ended: " + reason);
            return new SessionEnd.Failed(end, FailureClassifier.of(reason) == Kind.DENIED);
        }
        String what = cause != null ? ErrorText.of(cause) : reason.name();
        control.ifRunning(() -> {
            if (!publisher.is(ContainerState.FAILED)) {
                publisher.failedTemporarily(what);
            }
        });
        Duration wait = next == DropPolicy.Next.AGAIN ? restarts.failed(what) : restarts.failedQuietly(what);
        if (next == DropPolicy.Next.CREATE_GROUP) {
            try {
                preparation.createGroup();
                wait = restarts.isFirstAttempt() ? Duration.ZERO : wait;
            } catch (InfrastructureFailure e) {
                return waitOut(e);
            }
        }
        control.sleep(wait);
        return null;
    }

    /** Completes the future on another thread, because it runs callbacks of the application. */
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
            restarts.succeeded();
            sessions.watches().begin(of::isConnected, () -> isResting(of));
            if (!doubted) {
                denials.granted(System.nanoTime());
                publisher.confirmed();
            }
        }
    }

    private boolean isResting(ListenerSession session) {
        return control.lockedGet(
                () -> control.session() == session && publisher.is(ContainerState.RUNNING) && session.inFlight() == 0);
    }

    /** Returns what the server last reported about the group; null if the listener does not run, or does not ask. */
    @Nullable
    GroupStatus group(StatusSnapshot snapshot) {
        GroupStatus group = sessions.watches().groupStatus();
        return group != null && snapshot.state() == ContainerState.RECONNECTING
                ? GroupStatus.unknown(snapshot.since(), group.asOf(), GroupWatch.CONNECTION_LOST)
                : group;
    }

    /** Records that the session works after a denial. Called under the lock. */
    private void trust() {
        if (doubted) {
            doubted = false;
            denials.granted(System.nanoTime());
            publisher.confirmed();
        }
    }

    @Override
    public void live(ListenerSession of) {
        control.during(of, () -> {
            confirm(of);
            trust();
            observe(of);
            publisher.live();
            sessions.watches().reconnected();
            replays.live();
        });
    }

    @Override
    public void interrupted(ListenerSession of, String reason) {
        control.during(of, () -> {
            observe(of);
            publisher.interrupted(reason);
        });
    }

    @Override
    public void missed(ListenerSession of, String reason) {
        control.during(of, () -> publisher.missed(reason));
    }

    @Override
    public void changed(ListenerSession of) {
        control.during(of, () -> observe(of));
    }

    /** Adjusts the status to the current session. Called under the lock. */
    void observe(ListenerSession of) {
        Subscription subscription = of.subscription();
        if (subscription != null && of.isConfirmed()) {
            publisher.observed(subscription.state(), of.waitsFor(), of.unstored());
        }
    }

    @Override
    public void settled(InFlight event, Decision decision) {
        if (doubted) {
            control.ifRunning(this::trust);
        }
        sessions.tally().decided(event, decision);
        if (decision.is(FailureAction.PARK)) {
            publisher.parked(event.event(), decision.reason());
        } else if (decision.is(FailureAction.DEAD_LETTER)) {
            publisher.deadLettered(event.event(), decision.reason());
        }
    }
}
