package io.photonpump.spring.internal.session;

import io.photonpump.error.DropReason;
import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.checkpoint.OrderedProgress;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.delivery.Lease;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.internal.processing.BookkeepingFilter;
import io.photonpump.spring.internal.processing.InfrastructureRetry;
import io.photonpump.spring.internal.source.SubscriptionSource;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskExecutor;

/**
 * One subscription and the workers that handle its events, from subscribing to unsubscribing. All state that belongs to the
 * subscription is in the session, so that events of an earlier subscription cannot interfere.
 *
 * <p>Three kinds of threads meet here without a common lock: the supervisor runs {@link #run}, the client's callback executor
 * delivers events one at a time, and workers report decisions. {@code end} orders them: it is completed once, before the workers'
 * queues are closed, and everything that begins later checks it.
 */
public final class ListenerSession implements Flow.Subscriber<ResolvedEvent>, InFlight.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerSession.class);

    /** The time that the server has to confirm the end. The client sends pending acknowledgements before it unsubscribes. */
    private static final Duration UNSUBSCRIBE_TIMEOUT = Duration.ofSeconds(5);

    private final SubscriptionSpec spec;
    private final SubscriptionSource source;
    private final BookkeepingFilter bookkeeping;
    private final int window;
    private final HeldEvents held;
    private final SessionListener listener;
    private final Workers workers;
    private final EventDemand demand;
    private final SessionWaits waits;
    private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicBoolean confirmed = new AtomicBoolean();
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable Thread supervisor;

    /** {@code window} is the largest number of events that the session holds. */
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
        this.window = window;
        this.held = new HeldEvents(spec, lease, window, this::end);
        this.workers = new Workers(spec);
        this.listener = listener;
        this.demand = new EventDemand(source);
        this.waits = new SessionWaits(
                end,
                workers,
                this::isConnected,
                () -> listener.changed(this),
                moved -> end(new SessionEnd.Moved(moved)));
    }

    /**
     * Subscribes and works until the session ends. Then finishes the events being handled, stores the position and unsubscribes.
     *
     * @param processor creates the workers
     * @param executor runs the workers
     * @return the reason for the end
     */
    SessionEnd run(WorkerFactory processor, TaskExecutor executor) {
        supervisor = Thread.currentThread();
        Subscription opened;
        try {
            opened = source.open(new SubscriptionObserver(spec, this, source, held, listener));
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
                ? SessionEnd.Failed.because(failure) // The settings are wrong, and waiting does not change them.
                : new SessionEnd.NotBegun(new InfrastructureFailure("could not subscribe", failure));
    }

    private void work(Subscription opened, WorkerFactory processor, TaskExecutor executor) {
        opened.started().whenComplete((started, refused) -> {
            if (refused == null) {
                listener.confirmed(this);
            }
        });
        source.begin(executor, this::positionChanged);
        workers.begin(queue -> processor.create(this, queue, opened), executor);
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
     * Ends the work. Unsubscribing comes last: the server then gives all events that are not acknowledged to other consumers, and
     * an event that is still being handled would be handled twice at the same time.
     */
    private void finish(Subscription opened) {
        workers.close();
        workers.awaitEnd();
        // From here on, a late decision of a handler has no effect, and another session may begin.
        waits.sessionOver();
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

    /** Warns if the position is not stored. The container reports it instead if it is the reason for the end. */
    private void warnIfNotStored() {
        InfrastructureFailure failure = source.failure();
        if (failure != null && !(end.getNow(null) instanceof SessionEnd.Failed)) {
            LOG.warn(
                    "{} ends, and handles events again if the application stops now: {}",
                    spec.describe(),
                    failure.getMessage());
        }
    }

    /** Ends the session. Only the first reason counts. */
    public void end(SessionEnd why) {
        end.complete(why);
        // Closing here, and not only when the supervisor wakes up, ensures that no further event begins.
        workers.close();
        waits.interrupt();
        source.ends();
    }

    /** Returns whether the subscription has a connection. */
    public boolean isConnected() {
        Subscription opened = subscription;
        return opened != null
                && (opened.state() == SubscriptionState.LIVE || opened.state() == SubscriptionState.CATCHING_UP);
    }

    /** Returns the waits of the workers. */
    InfrastructureRetry.Host waits() {
        return waits;
    }

    /** Returns the failure that stops the workers for now; null if they work. */
    public @Nullable InfrastructureFailure waitsFor() {
        InfrastructureFailure waited = waits.failure();
        return waited != null || !source.isHeldUp() ? waited : source.failure();
    }

    /** Returns the reason why the position is not stored; null if it is stored, or not due. */
    public @Nullable InfrastructureFailure unstored() {
        return source.failure();
    }

    @Override
    public void onSubscribe(Flow.Subscription events) {
        demand.begin(events);
    }

    @Override
    public void onNext(ResolvedEvent event) {
        if (bookkeeping.isBookkeeping(event)) {
            source.filtered(event);
            demand.requestNext();
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
        if (waits.isOver()) {
            LOG.warn(
                    "{} decided about {} after its subscription had ended: this has no effect, and the event is delivered again",
                    spec.describe(),
                    event.event().received());
            return;
        }
        held.warnIfExpired(event);
        source.settle(event, decision);
        endIfFailed();
        listener.settled(event, decision);
        demand.requestNext();
    }

    /** Called when the position was stored or could not be stored. */
    private void positionChanged() {
        endIfFailed();
        demand.requestPostponed();
        listener.changed(this);
    }

    private void endIfFailed() {
        InfrastructureFailure failure = source.failure();
        if (failure != null && failure.kind().isFinal()) {
            end(SessionEnd.Failed.because(failure));
        }
    }

    /** Called by a worker after each delivery. */
    void decided(Decision decision) {
        if (decision.is(FailureAction.STOP)) {
            Throwable failure = decision.failure();
            end(SessionEnd.Failed.because(
                    failure == null ? new IllegalStateException(decision.reason()) : waits.explain(failure)));
        }
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

    /** Returns the number of events that are held and not decided. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Records the server's confirmation. Returns true the first time only. */
    public boolean confirmOnce() {
        return confirmed.compareAndSet(false, true);
    }

    /** Returns whether the server has confirmed the subscription. */
    public boolean isConfirmed() {
        return confirmed.get();
    }

    /** Returns whether the session cannot finish before the current thread returns. */
    public boolean isWorkedOnHere() {
        return supervisor == Thread.currentThread() || workers.isCurrentThread();
    }

    /** Returns the position up to which all events are handled; null if there is none. */
    public @Nullable Checkpoint position() {
        return source.position();
    }

    /** Returns what is handled or filtered, and what is not; null if the session does not know the order of its events. */
    public OrderedProgress.@Nullable Reached reached() {
        return source.reached();
    }

    /** Returns the largest number of events that the session holds. */
    public int window() {
        return window;
    }

    /** Returns the subscription; null before {@link #run} has opened it. */
    public @Nullable Subscription subscription() {
        return subscription;
    }

    /** Creates a worker of the session. */
    @FunctionalInterface
    interface WorkerFactory {
        Worker create(ListenerSession session, WorkerQueue queue, Subscription subscription);
    }

    /** Notified of what happens in a session. The calls of a session that has ended have no effect. */
    public interface SessionListener {

        /** The server has confirmed the subscription. */
        void confirmed(ListenerSession session);

        /** The state of the subscription or of the workers may have changed. */
        void changed(ListenerSession session);

        /** All events that were in the stream are handled. */
        void live(ListenerSession session);

        /** The subscription is interrupted, and continues later. */
        void interrupted(ListenerSession session, String reason);

        /** Events may have been missed. */
        void missed(ListenerSession session, String reason);

        /** An event is decided. */
        void settled(InFlight event, Decision decision);
    }
}
