package io.photonpump.spring.internal.monitoring;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.MonitoringSpec;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes that a listener is idle, and that a call of its handler takes long. It exists only for listeners with one of these settings,
 * and checks only while they have a subscription, each time when the next report can be due.
 *
 * <p>The lock guards all fields but {@code checks}. Under it, reports are queued, and no code of the application runs.
 */
public final class HandlerWatch {

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final String id;
    private final Duration idleInterval;
    private final Duration busyAfter;
    private final Consumer<SubscriptionEvent> reports;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Call> calls = new HashSet<>();
    private Instant restingSince = Instant.now();
    private long restingNanos = System.nanoTime();
    private long idleReports;
    private volatile @Nullable Repetition checks;

    /** A call of the handler. */
    public static final class Call {

        private final ResolvedEvent event;
        private final Instant since = Instant.now();
        private final long begunNanos = System.nanoTime();
        private long reports;

        private Call(ResolvedEvent event) {
            this.event = event;
        }
    }

    private HandlerWatch(SubscriptionSpec spec, Consumer<SubscriptionEvent> reports, Executor executor) {
        MonitoringSpec monitoring = spec.monitoring();
        this.id = spec.id();
        this.idleInterval = monitoring.idleEventInterval();
        this.busyAfter = monitoring.busyEventAfter();
        this.reports = reports;
        this.executor = executor;
    }

    /**
     * Returns a watch; null if the listener has no setting for it.
     *
     * @param reports publishes without running observers
     */
    public static @Nullable HandlerWatch of(
            SubscriptionSpec spec, Consumer<SubscriptionEvent> reports, Executor executor) {
        MonitoringSpec monitoring = spec.monitoring();
        return monitoring.idleEventInterval().isZero()
                        && monitoring.busyEventAfter().isZero()
                ? null
                : new HandlerWatch(spec, reports, executor);
    }

    /**
     * Begins to check, because the listener has a subscription. Calls of an earlier one no longer count. May be called under a lock.
     *
     * @param resting returns whether the listener is running and holds no event
     */
    public void begin(BooleanSupplier resting) {
        end();
        locked(() -> {
            calls.clear();
            rest();
        });
        checks = Repetition.after(executor, () -> check(resting));
    }

    /** Ends the checks, and the idle time if there is one. */
    public void end() {
        Repetition ended = checks;
        checks = null;
        if (ended != null) {
            ended.stop();
            locked(this::endIdle);
        }
    }

    /** Records that the handler is called with an event, or a batch that begins with it. */
    public Call enter(ResolvedEvent event) {
        Call call = new Call(event);
        locked(() -> {
            endIdle();
            calls.add(call);
        });
        return call;
    }

    public void leave(Call call) {
        locked(() -> {
            calls.remove(call);
            rest();
        });
    }

    private void rest() {
        restingSince = Instant.now();
        restingNanos = System.nanoTime();
    }

    private void endIdle() {
        if (idleReports > 0) {
            idleReports = 0;
            reports.accept(new SubscriptionEvent.IdleEnded(id, since(restingNanos)));
        }
    }

    /** Publishes what is due. Returns the time until the next report can be due. */
    private Duration check(BooleanSupplier resting) {
        boolean rests = resting.getAsBoolean();
        lock.lock();
        try {
            Duration next = checkBusy();
            Duration nextIdle = checkIdle(rests && calls.isEmpty());
            return nextIdle.compareTo(next) < 0 ? nextIdle : next;
        } finally {
            lock.unlock();
        }
    }

    private Duration checkIdle(boolean rests) {
        if (idleInterval.isZero()) {
            return LONGEST_WAIT;
        }
        if (!rests) {
            return idleInterval;
        }
        Duration idle = since(restingNanos);
        if (idle.compareTo(idleInterval.multipliedBy(idleReports + 1)) >= 0) {
            idleReports = idle.dividedBy(idleInterval);
            reports.accept(new SubscriptionEvent.Idle(id, restingSince, idle));
        }
        return idleInterval.multipliedBy(idleReports + 1).minus(idle);
    }

    private Duration checkBusy() {
        if (busyAfter.isZero()) {
            return LONGEST_WAIT;
        }
        Duration next = busyAfter;
        for (Call call : calls) {
            Duration busy = since(call.begunNanos);
            if (busy.compareTo(busyAfter.multipliedBy(call.reports + 1)) >= 0) {
                call.reports = busy.dividedBy(busyAfter);
                reports.accept(new SubscriptionEvent.HandlerBusy(id, call.event, call.since, busy));
            }
            Duration due = busyAfter.multipliedBy(call.reports + 1).minus(busy);
            next = due.compareTo(next) < 0 ? due : next;
        }
        return next;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
