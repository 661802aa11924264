package io.photonpump.spring.internal.session;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.DropReason;
import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.delivery.Lease;
import io.photonpump.spring.internal.failure.FailureClassifier.Kind;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.internal.processing.BookkeepingFilter;
import io.photonpump.spring.internal.processing.InfrastructureRetry;
import io.photonpump.spring.internal.source.CatchUpSource;
import io.photonpump.spring.internal.source.SubscriptionSource;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.stream.Position;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;
import io.photonpump.subscription.SubscriptionState;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskExecutor;

/**
 * One subscription and the workers that handle its events, from subscribing to unsubscribing. Everything that an event of this
 * subscription touches is here, so that nothing of an earlier one can come between.
 */
public final class ListenerSession
        implements Flow.Subscriber<ResolvedEvent>, SubscriptionListener, InfrastructureRetry.Host, InFlight.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerSession.class);

    /** How long the server may take to confirm the end; the client sends what is to be sent before. */
    private static final Duration UNSUBSCRIBE_TIMEOUT = Duration.ofSeconds(5);

    private final SubscriptionSpec spec;
    private final SubscriptionSource source;
    private final BookkeepingFilter bookkeeping;
    private final HeldEvents held;
    private final SessionListener listener;
    private final Workers workers;
    private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    /** Events that may be asked for when the position is stored again. */
    private final AtomicLong owed = new AtomicLong();

    private final InterruptibleThreads outside = new InterruptibleThreads();
    private final InterruptibleThreads asking = new InterruptibleThreads();

    /** What workers wait for. */
    private final Map<InfrastructureRetry, InfrastructureFailure> waits = new ConcurrentHashMap<>();

    /** What a worker gave up on that failed beside the handler. */
    private volatile @Nullable InfrastructureFailure gaveUpOn;

    private volatile Flow.@Nullable Subscription demand;
    private volatile @Nullable Subscription subscription;
    private final AtomicBoolean confirmed = new AtomicBoolean();
    private final AtomicInteger interruptions = new AtomicInteger();
    private volatile @Nullable Thread supervisor;
    private volatile boolean over;

    /** {@code window} is how many events it holds at most. */
    ListenerSession(
            SubscriptionSpec spec,
            SubscriptionSource source,
            BookkeepingFilter bookkeeping,
            int window,
            Lease lease,
            SessionListener listener) {
        this.spec = spec;
        this.source = source;
        this.bookkeeping = bookkeeping;
        this.held = new HeldEvents(spec, lease, window, this::end);
        this.workers = new Workers(spec);
        this.listener = listener;
    }

    /**
     * Subscribes, and works until something ends it; then finishes what is in flight, stores the position, unsubscribes.
     *
     * @param processor handles events
     * @param executor runs the workers
     * @return why it is over
     */
    SessionEnd run(WorkerFactory processor, TaskExecutor executor) {
        supervisor = Thread.currentThread();
        Subscription opened;
        try {
            opened = source.open(this);
        } catch (RuntimeException e) {
            return notBegun(e);
        }
        subscription = opened;
        try {
            work(opened, processor, executor);
        } catch (RuntimeException | Error e) {
            end(notBegun(e));
        }
        try {
            return await();
        } finally {
            finish(opened);
        }
    }

    private static SessionEnd notBegun(Throwable failure) {
        return failure instanceof IllegalArgumentException
                ? SessionEnd.Failed.because(failure) // The specification is wrong, and stays so.
                : new SessionEnd.NotBegun(new InfrastructureFailure("could not subscribe", failure));
    }

    private void work(Subscription opened, WorkerFactory processor, TaskExecutor executor) {
        opened.started().whenComplete((confirmed, refused) -> {
            if (refused == null) {
                listener.confirmed(this);
            }
        });
        source.begin(executor, this::positionChanged);
        workers.begin(lane -> processor.create(this, lane, opened), executor);
        opened.events().subscribe(this);
    }

    private SessionEnd await() {
        while (true) {
            try {
                return end.get();
            } catch (InterruptedException e) {
                end(new SessionEnd.Requested());
            } catch (ExecutionException e) {
                return SessionEnd.Failed.because(e);
            }
        }
    }

    /**
     * Unsubscribing comes last: from then on the server gives everything that is not acknowledged to other consumers, and what
     * is still being handled here would be handled twice at once.
     */
    private void finish(Subscription opened) {
        workers.close();
        workers.awaitEnd();
        // From here on nothing that a handler does late has an effect; another session may begin.
        over = true;
        source.flush();
        warnIfNotStored();
        try {
            opened.unsubscribe().get(UNSUBSCRIBE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("{} could not unsubscribe in order", spec.describe(), e);
        }
    }

    /** If that is what has ended the session, the container says so. */
    private void warnIfNotStored() {
        InfrastructureFailure failure = source.failure();
        if (failure != null && !(end.getNow(null) instanceof SessionEnd.Failed)) {
            LOG.warn(
                    "{} ends, and handles events again if the application stops now: {}",
                    spec.describe(),
                    failure.getMessage());
        }
    }

    /** Ends it; the first reason counts. */
    public void end(SessionEnd why) {
        end.complete(why);
        // Nothing new is begun, from this moment on and not only from when the supervisor wakes up.
        workers.close();
        outside.interrupt();
        interruptAsking();
        source.ends();
    }

    /** Without a connection the answer would not come before a time-out. */
    private void interruptAsking() {
        Subscription opened = subscription;
        if (opened == null
                || opened.state() != SubscriptionState.LIVE && opened.state() != SubscriptionState.CATCHING_UP) {
            asking.interrupt();
        }
    }

    @Override
    public void beginsAsking() {
        asking.enter();
        if (end.isDone()) {
            interruptAsking();
        }
    }

    @Override
    public boolean isForced() {
        return workers.areInterrupted();
    }

    @Override
    public void beginsWaiting() {
        outside.enter();
        if (end.isDone()) {
            outside.interrupt();
        }
    }

    @Override
    public boolean stopsWaiting() {
        boolean interrupted = outside.leave() | asking.leave();
        return !interrupted && !end.isDone();
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
    public void waitsFor(InfrastructureRetry who, @Nullable InfrastructureFailure failure) {
        if (failure == null) {
            waits.remove(who);
        } else {
            waits.put(who, failure);
        }
        listener.changed(this);
    }

    /** What the workers wait for, or one of them; null if all of them work. */
    @Nullable
    public InfrastructureFailure waitsFor() {
        return waits.values().stream()
                .max(Comparator.comparing(failure -> failure.kind() == Kind.PASSING))
                .orElseGet(() -> source.isHeldUp() ? source.failure() : null);
    }

    /** Why the position is not stored; null: it is, or not due. */
    @Nullable
    public InfrastructureFailure unstored() {
        return source.failure();
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
    public void onSubscribe(Flow.Subscription newDemand) {
        demand = newDemand;
        newDemand.request(source.window());
    }

    @Override
    public void onNext(ResolvedEvent event) {
        if (bookkeeping.isBookkeeping(event)) {
            source.passedOver(event);
            requestNext();
            return;
        }
        long now = System.nanoTime();
        InFlight received = new InFlight(event, now, this);
        if (!held.add(received, now)) {
            return;
        }
        inFlight.incrementAndGet();
        source.received(received);
        workers.add(received);
    }

    HeldEvents held() {
        return held;
    }

    @Override
    public void abandoned(InFlight event, boolean waitedTooLong) {
        inFlight.decrementAndGet();
        held.remove(event);
        if (waitedTooLong) {
            held.waitedTooLong(event);
        }
    }

    @Override
    public void settle(InFlight event, Decision decision) {
        inFlight.decrementAndGet();
        held.remove(event);
        if (over) {
            LOG.warn(
                    "{} decided about {} after its subscription had ended: this changes nothing, and the event comes again",
                    spec.describe(),
                    event.event().received());
            return;
        }
        held.warnIfExpired(event);
        source.settle(event, decision);
        endIfFailed();
        listener.settled(event, decision);
        requestNext();
    }

    private void requestNext() {
        if (source.window() < Long.MAX_VALUE) {
            owed.incrementAndGet();
            requestOwed();
        }
    }

    /** Nothing is asked for while too many events have been handled beyond the stored position. */
    private void requestOwed() {
        if (!source.isHeldUp()) {
            long due = owed.getAndSet(0);
            if (due > 0) {
                requireNonNull(demand).request(due);
            }
        }
    }

    /** The position was stored, or could not be. */
    private void positionChanged() {
        endIfFailed();
        requestOwed();
        listener.changed(this);
    }

    private void endIfFailed() {
        InfrastructureFailure failure = source.failure();
        if (failure != null && failure.kind().isFinal()) {
            end(SessionEnd.Failed.because(failure));
        }
    }

    /** A worker has met something that ends the listener. */
    void decided(Decision decision) {
        if (decision.is(FailureAction.STOP)) {
            end(SessionEnd.Failed.because(cause(decision)));
        }
    }

    private Throwable cause(Decision decision) {
        Throwable failure = decision.failure();
        InfrastructureFailure outside = gaveUpOn;
        if (outside != null && outside.failure() == failure) {
            return outside;
        }
        return failure != null ? failure : new IllegalStateException(decision.reason());
    }

    @Override
    public void gaveUp(InfrastructureFailure failure) {
        gaveUpOn = failure;
    }

    @Override
    public void onError(Throwable failure) {
        DropReason reason =
                failure instanceof SubscriptionDroppedException dropped ? dropped.reason() : DropReason.SERVER_ERROR;
        end(new SessionEnd.Dropped(reason, failure));
    }

    @Override
    public void onComplete() {
        end(new SessionEnd.Dropped(DropReason.UNSUBSCRIBED, null));
    }

    @Override
    public void stateChanged(SubscriptionState state) {
        if (state == SubscriptionState.SUBSCRIBING) {
            interruptions.incrementAndGet();
        }
        listener.changed(this);
    }

    /** Told when the events from before are handled, unless the subscription was interrupted meanwhile: then it comes again. */
    @Override
    public void live() {
        int before = interruptions.get();
        source.live(() -> {
            if (interruptions.get() == before) {
                listener.live(this);
            }
        });
    }

    @Override
    public void fellBehind() {
        interruptions.incrementAndGet();
        held.connectionLost();
        listener.interrupted(this, "fell behind, or lost the connection");
    }

    /** {@link #gap} names the listener. */
    @Override
    public boolean logsGaps() {
        return true;
    }

    @Override
    public void gap(String reason, @Nullable ResolvedEvent lastSeen) {
        if (lastSeen == null) {
            LOG.warn("{} may have missed events: {}", spec.describe(), reason);
        } else {
            LOG.warn("{} may have missed events after {}: {}", spec.describe(), lastSeen, reason);
        }
        listener.missed(this, reason);
    }

    @Override
    public void checkpoint(Position position) {
        if (source instanceof CatchUpSource catchUp) {
            catchUp.passed(Checkpoint.of(position));
        }
    }

    public int inFlight() {
        return inFlight.get();
    }

    /** True the first time only. */
    public boolean confirmOnce() {
        return confirmed.compareAndSet(false, true);
    }

    public boolean isConfirmed() {
        return confirmed.get();
    }

    /** Whether the current thread has to finish before the session can. */
    public boolean isWorkedOnHere() {
        return supervisor == Thread.currentThread() || workers.isCurrentThread();
    }

    @Nullable
    public Checkpoint position() {
        return source.position();
    }

    @Nullable
    public Checkpoint lookedAt() {
        return source.lookedAt();
    }

    @Nullable
    public Subscription subscription() {
        return subscription;
    }

    /** Makes a worker of the session. */
    @FunctionalInterface
    interface WorkerFactory {
        Worker create(ListenerSession session, WorkerQueue lane, Subscription subscription);
    }

    /** Is told what happens in a session. What comes from a session that is over changes nothing. */
    public interface SessionListener {

        /** The server has confirmed the subscription. */
        void confirmed(ListenerSession session);

        /** The state of the subscription may have changed. */
        void changed(ListenerSession session);

        /** Everything that was there is handled. */
        void live(ListenerSession session);

        /** It is not live any more, and will be again. */
        void interrupted(ListenerSession session, String reason);

        /** Events may have been missed. */
        void missed(ListenerSession session, String reason);

        void settled(InFlight event, Decision decision);
    }
}
