package io.photonpump.spring.listener.container;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.event.DropReason;
import io.photonpump.event.InWords;
import io.photonpump.event.Position;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.Checkpoint;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.Decision.Verdict;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.container.FailureClassifier.Kind;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;
import io.photonpump.subscription.SubscriptionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskExecutor;

/**
 * One subscription and the workers that handle its events, from subscribing to unsubscribing. Everything that an event of this
 * subscription touches is here, so that nothing of an earlier one can come between.
 */
final class Session implements Flow.Subscriber<ResolvedEvent>, SubscriptionListener, OutsideWaits.Host, InFlight.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** How often positions are looked at, where none are stored. */
    private static final Duration NO_TICK = Duration.ofHours(1);

    private static final Duration SHORTEST_TICK = Duration.ofMillis(10);

    /** How long the server may take to confirm the end; the client sends what is to be sent before. */
    private static final Duration UNSUBSCRIBE_TIMEOUT = Duration.ofSeconds(5);

    private final SubscriptionSpec spec;
    private final SubscriptionSource source;
    private final BookkeepingScreen bookkeeping;
    private final int window;
    private final Lease lease;
    private final SessionListener listener;
    private final List<Lane> lanes;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    /** Events of a group that wait here or are being handled. The server sends one of them again when its time is over. */
    private final Map<UUID, InFlight> held = new ConcurrentHashMap<>();

    private final OutsideThreads outside = new OutsideThreads();

    /** What workers wait for. */
    private final Map<OutsideWaits, OutsideFailure> waits = new ConcurrentHashMap<>();

    /** What a worker gave up on that failed beside the handler. */
    private volatile @Nullable OutsideFailure gaveUpOn;

    private volatile Flow.@Nullable Subscription demand;
    private volatile @Nullable Subscription subscription;
    private final AtomicBoolean confirmed = new AtomicBoolean();
    private final AtomicInteger interruptions = new AtomicInteger();
    private volatile @Nullable Thread supervisor;
    private volatile boolean forced;
    private volatile boolean over;

    /** {@code window} is how many events it holds at most. */
    Session(
            SubscriptionSpec spec,
            SubscriptionSource source,
            BookkeepingScreen bookkeeping,
            int window,
            Lease lease,
            SessionListener listener) {
        this.spec = spec;
        this.source = source;
        this.bookkeeping = bookkeeping;
        this.window = window;
        this.lease = lease;
        this.listener = listener;
        // In a group any worker takes the next event; when catching up, each worker has streams of its own.
        int count =
                spec.kind() == SubscriptionKind.PERSISTENT ? 1 : spec.delivery().concurrency();
        this.lanes = IntStream.range(0, count).mapToObj(i -> new Lane()).toList();
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
        Subscription opened = source.open(this);
        subscription = opened;
        try {
            work(opened, processor, executor);
            return await();
        } catch (RuntimeException | Error e) {
            end(SessionEnd.Failed.because(e));
            return SessionEnd.Failed.because(e);
        } finally {
            finish(opened);
        }
    }

    private void work(Subscription opened, WorkerFactory processor, TaskExecutor executor) {
        opened.started().whenComplete((confirmed, refused) -> {
            if (refused == null) {
                listener.confirmed(this);
            }
        });
        for (int i = 0; i < spec.delivery().concurrency(); i++) {
            Worker worker = processor.create(this, lanes.get(i % lanes.size()), opened);
            executor.execute(worker);
            workers.add(worker);
        }
        opened.events().subscribe(this);
    }

    private SessionEnd await() {
        Duration tick = tick();
        while (true) {
            try {
                return end.get(tick.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                source.tick();
                endIfFailed();
            } catch (InterruptedException e) {
                end(new SessionEnd.Requested());
            } catch (ExecutionException e) {
                return SessionEnd.Failed.because(e);
            }
        }
    }

    private Duration tick() {
        if (spec.checkpoint() == null) {
            return NO_TICK;
        }
        Duration interval = spec.checkpoint().interval();
        return interval.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : interval;
    }

    /**
     * Unsubscribing comes last: from then on the server gives everything that is not acknowledged to other consumers, and what
     * is still being handled here would be handled twice at once.
     */
    private void finish(Subscription opened) {
        lanes.forEach(Lane::close);
        long deadline = System.nanoTime() + spec.shutdownTimeout().toNanos();
        if (!awaitWorkers(deadline)) {
            LOG.warn(
                    "{} interrupts what it is still handling after {}",
                    spec.describe(),
                    InWords.of(spec.shutdownTimeout()));
            forced = true;
            workers.forEach(Worker::interrupt);
            if (!awaitWorkers(System.nanoTime() + Worker.GRACE.toNanos())) {
                LOG.warn("{} leaves a handler behind that does not heed interrupts", spec.describe());
            }
        }
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
        Throwable failure = source.failure();
        if (failure != null && !(end.getNow(null) instanceof SessionEnd.Failed)) {
            LOG.warn("{} ends, and handles events again when it starts: {}", spec.describe(), ErrorText.of(failure));
        }
    }

    /** Whether the position that it has reached could not be stored, for a reason that waiting does not mend. */
    boolean isPositionRefused() {
        return source.failure() != null;
    }

    private boolean awaitWorkers(long deadline) {
        for (Worker worker : workers) {
            if (!worker.awaitEnd(Math.max(0, deadline - System.nanoTime()))) {
                return false;
            }
        }
        return true;
    }

    /** Ends it; the first reason counts. */
    void end(SessionEnd why) {
        end.complete(why);
        // Nothing new is begun, from this moment on and not only from when the supervisor wakes up.
        lanes.forEach(Lane::close);
        outside.interrupt();
    }

    @Override
    public boolean isForced() {
        return forced;
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
        return !outside.leave() && !end.isDone();
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
    public void waitsFor(OutsideWaits who, @Nullable OutsideFailure failure) {
        if (failure == null) {
            waits.remove(who);
        } else {
            waits.put(who, failure);
        }
        listener.changed(this);
    }

    /** What one of the workers waits for; null if all of them work. */
    @Nullable
    OutsideFailure waitsFor() {
        return waits.values().stream()
                .max(Comparator.comparing(failure -> failure.kind() == Kind.PASSING))
                .orElse(null);
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
        if (spec.kind() == SubscriptionKind.PERSISTENT) {
            UUID id = event.received().id();
            InFlight earlier = held.get(id);
            if (earlier != null && earlier.renew(now)) {
                return; // The same event again: to decide about it once is enough, and handling it twice is not wanted.
            }
            held.put(id, received);
        }
        inFlight.incrementAndGet();
        source.received(received);
        laneOf(event).add(received);
    }

    /** A worker takes these. Left out is what the group has taken back, or will have before the worker is done. */
    List<InFlight> begin(List<InFlight> events) {
        List<InFlight> begun = new ArrayList<>(events.size());
        for (InFlight event : events) {
            if (lease.isOver(event.heldNanos(System.nanoTime()), events.size())) {
                event.abandon(true);
            } else if (event.begin()) {
                begun.add(event);
            }
        }
        return begun;
    }

    /**
     * A worker has nothing more to do with these. What is not decided about comes again when its time is over, and is then
     * another event: the listener may decide later by itself, or never.
     */
    void handedOver(List<InFlight> events) {
        if (spec.kind() == SubscriptionKind.PERSISTENT) {
            for (InFlight event : events) {
                forget(event);
                if (spec.delivery().ackMode() != AckMode.MANUAL) {
                    event.abandon(false);
                }
            }
        }
    }

    private void forget(InFlight event) {
        held.remove(event.event().received().id(), event);
    }

    @Override
    public void abandoned(InFlight event, boolean waitedTooLong) {
        inFlight.decrementAndGet();
        forget(event);
        if (waitedTooLong) {
            adapt(event);
        }
    }

    private void adapt(InFlight event) {
        LOG.debug(
                "{} leaves {} to the group, because it has waited here for {} ms and the message time-out is {} ms",
                spec.describe(),
                event.event().received(),
                TimeUnit.NANOSECONDS.toMillis(event.heldNanos(System.nanoTime())),
                lease.messageTimeout().toMillis());
        int fitting = lease.fitting(spec.delivery().concurrency(), window);
        if (fitting == window) {
            return; // The handler is fast enough: something else has held it up.
        }
        if (spec.delivery().inFlightAdapts()) {
            LOG.info(
                    "{} subscribes again with {} instead of {} events in flight: its handler takes {} ms for an event, and the "
                            + "group delivers an event again after {} ms",
                    spec.describe(),
                    fitting,
                    window,
                    lease.handlerTime().toMillis(),
                    lease.messageTimeout().toMillis());
            end(new SessionEnd.Adapted());
        } else if (lease.warnOnce()) {
            LOG.warn(
                    "events of {} wait longer than the group's message time-out of {} ms and are delivered again, because its "
                            + "handler takes {} ms for an event and {} may be in flight: {}",
                    spec.describe(),
                    lease.messageTimeout().toMillis(),
                    lease.handlerTime().toMillis(),
                    window,
                    lease.isTooShort()
                            ? "raise the message-timeout of the group"
                            : "set in-flight to " + fitting + ", or raise the message-timeout of the group");
        }
    }

    /** Events of the same stream stay in order: they meet in the same lane. */
    private Lane laneOf(ResolvedEvent event) {
        if (lanes.size() == 1) {
            return lanes.get(0);
        }
        String stream = event.isResolved() ? event.resolved().stream() : event.stream();
        return lanes.get(Math.floorMod(stream.hashCode(), lanes.size()));
    }

    @Override
    public void settle(InFlight event, Decision decision) {
        inFlight.decrementAndGet();
        forget(event);
        if (over) {
            LOG.warn(
                    "{} decided about {} after its subscription had ended: this changes nothing, and the event comes again",
                    spec.describe(),
                    event.event().received());
            return;
        }
        warnIfExpired(event);
        source.settle(event, decision);
        endIfFailed();
        listener.settled(event, decision);
        requestNext();
    }

    private void requestNext() {
        if (source.window() < Long.MAX_VALUE) {
            requireNonNull(demand).request(1);
        }
    }

    private void endIfFailed() {
        Throwable failure = source.failure();
        if (failure != null) {
            end(SessionEnd.Failed.because(failure));
        }
    }

    private void warnIfExpired(InFlight event) {
        if (lease.isExpired(event.heldNanos(System.nanoTime())) && lease.warnOnce()) {
            LOG.warn(
                    "{} took {} ms for {}, and its group delivers an event again after {} ms: raise the message-timeout of the "
                            + "group, or make the handler and its retries shorter",
                    spec.describe(),
                    TimeUnit.NANOSECONDS.toMillis(event.heldNanos(System.nanoTime())),
                    event.event().received(),
                    lease.messageTimeout().toMillis());
        }
    }

    /** A worker has met something that ends the listener. */
    void decided(Decision decision) {
        if (decision.verdict() == Verdict.STOP) {
            end(SessionEnd.Failed.because(cause(decision)));
        }
    }

    private Throwable cause(Decision decision) {
        Throwable failure = decision.failure();
        OutsideFailure outside = gaveUpOn;
        if (outside != null && outside.failure() == failure) {
            return outside;
        }
        return failure != null ? failure : new IllegalStateException(decision.reason());
    }

    @Override
    public void gaveUp(OutsideFailure failure) {
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
        if (spec.kind() == SubscriptionKind.PERSISTENT) {
            // The connection is gone, and with it the right to these events: the server gives them to any consumer.
            held.values().forEach(InFlight::abandonIfWaiting);
        }
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
            LOG.warn("{} may have missed events after {}: {}", spec.describe(), InWords.of(lastSeen), reason);
        }
        listener.missed(this, reason);
    }

    @Override
    public void checkpoint(Position position) {
        if (source instanceof CatchUpSource catchUp) {
            catchUp.passed(Checkpoint.of(position));
        }
    }

    int inFlight() {
        return inFlight.get();
    }

    /** True the first time only. */
    boolean confirmOnce() {
        return confirmed.compareAndSet(false, true);
    }

    boolean isConfirmed() {
        return confirmed.get();
    }

    /** Whether the current thread has to finish before the session can. */
    boolean isWorkedOnHere() {
        return supervisor == Thread.currentThread() || workers.stream().anyMatch(Worker::isCurrentThread);
    }

    @Nullable
    Checkpoint position() {
        return source.position();
    }

    @Nullable
    Checkpoint lookedAt() {
        return source.lookedAt();
    }

    @Nullable
    Subscription subscription() {
        return subscription;
    }

    /** Makes a worker of the session. */
    @FunctionalInterface
    interface WorkerFactory {
        Worker create(Session session, Lane lane, Subscription subscription);
    }

    /** Is told what happens in a session. What comes from a session that is over changes nothing. */
    interface SessionListener {

        /** The server has confirmed the subscription. */
        void confirmed(Session session);

        /** The state of the subscription may have changed. */
        void changed(Session session);

        /** Everything that was there is handled. */
        void live(Session session);

        /** It is not live any more, and will be again. */
        void interrupted(Session session, String reason);

        /** Events may have been missed. */
        void missed(Session session, String reason);

        void settled(InFlight event, Decision decision);
    }
}
