package io.photonpump.spring.internal.processing;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.checkpoint.PositionMovedException;
import io.photonpump.spring.internal.delivery.EventTally;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.delivery.Lease;
import io.photonpump.spring.internal.failure.FailureText;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.internal.monitoring.HandlerWatch;
import io.photonpump.spring.internal.processing.EventFilterChain.Filtered;
import io.photonpump.spring.internal.processing.EventFilterChain.Match;
import io.photonpump.spring.internal.processing.Transactions.SessionOverException;
import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.BatchEventFailedException;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventDelivery;
import io.photonpump.spring.listener.EventStoreListener;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.subscription.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the listener with events until they are decided. {@link FailureHandling} handles exceptions of the listener; infrastructure
 * failures are waited out. One for each worker.
 */
public final class EventProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(EventProcessor.class);

    private final SubscriptionSpec spec;
    private final EventStoreListener listener;
    private final EventFilterChain filters;
    private final FailureHandling failures;
    private final Transactions transactions;
    private final InfrastructureRetry.Host host;
    private final InfrastructureRetry waits;
    private final Lease lease;
    private final EventTally tally;
    private final RetryLog retries;
    private final @Nullable HandlerWatch watch;

    /** @param watch notified of each call of the listener; null: nobody is */
    public EventProcessor(
            SubscriptionSpec spec,
            EventStoreListener listener,
            EventFilterChain filters,
            FailureHandling failures,
            Transactions transactions,
            InfrastructureRetry.Host host,
            InfrastructureRetry waits,
            Lease lease,
            EventTally tally,
            RetryLog retries,
            @Nullable HandlerWatch watch) {
        this.spec = spec;
        this.listener = listener;
        this.filters = filters;
        this.failures = failures;
        this.transactions = transactions;
        this.host = host;
        this.waits = waits;
        this.lease = lease;
        this.tally = tally;
        this.retries = retries;
        this.watch = watch;
    }

    /**
     * Handles the events and decides each of them, except those that the group has taken back.
     *
     * @return the decision about the last event
     */
    Decision process(List<InFlight> events, Subscription source) throws InterruptedException {
        if (spec.delivery().ackMode() == AckMode.NONE) {
            return processUnacknowledged(events, source);
        }
        int handled = events.size() > 1 ? processBatch(events, source) : 0;
        Decision decision = Decision.handled();
        for (InFlight event : events.subList(handled, events.size())) {
            if (!event.isOpen() || isTooLate(event)) {
                decision = Decision.undecided();
                continue;
            }
            decision = processOne(event, source);
            if (isLast(decision)) {
                return decision;
            }
        }
        return decision;
    }

    /** Abandons the event if the events before it took so long that the group takes it back. */
    private boolean isTooLate(InFlight event) {
        if (lease.isOver(event.heldNanos(System.nanoTime()), 1)) {
            event.abandon(true);
            return true;
        }
        return false;
    }

    /** Returns whether the following events are not begun, because the listener or its session ends. */
    boolean isLast(Decision decision) {
        return decision.is(FailureAction.STOP) || decision.isUndecided() && isAutomatic() && host.isEnding();
    }

    /** Handles events at most once: they are acknowledged before the call. */
    private Decision processUnacknowledged(List<InFlight> events, Subscription source) throws InterruptedException {
        events.forEach(event -> event.decide(Decision.handled()));
        try {
            return attempt(events, source);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return lost(events, e);
        }
    }

    /** Logs events that are lost, because they were acknowledged before the call. */
    Decision lost(List<InFlight> events, Exception e) {
        LOG.error(
                "{} failed on {}, which is lost, because the listener acknowledges on receipt: {}",
                spec.describe(),
                events.get(0).event(),
                FailureText.of(e),
                FailureText.trace(e));
        return Decision.of(FailureAction.SKIP, "").withFailure(e);
    }

    /** Handles a batch. Returns the number of events that are done; the others are handled one by one. */
    private int processBatch(List<InFlight> events, Subscription source) throws InterruptedException {
        try {
            Decision decision = attempt(events, source);
            if (isAboutEvents(decision)) {
                events.forEach(event -> event.decide(decision));
            }
            return decision.is(FailureAction.STOP) ? 0 : events.size();
        } catch (InterruptedException e) {
            throw e;
        } catch (BatchEventFailedException e) {
            int before = Math.min(Math.max(e.index(), 0), events.size());
            if (spec.checkpoint() != null && transactions.areUsed()) {
                return 0; // The transaction was rolled back, and with it the work for the events before the failed one.
            }
            events.subList(0, before).forEach(event -> event.decide(Decision.handled()));
            LOG.debug("{} failed on event {} of a batch", spec.describe(), before, FailureText.trace(e));
            return before;
        } catch (Exception e) {
            LOG.debug(
                    "{} failed on a batch of {} events, which are now delivered one by one",
                    spec.describe(),
                    events.size(),
                    FailureText.trace(e));
            return 0;
        }
    }

    private Decision processOne(InFlight event, Subscription source) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            if (host.isInterrupting()) {
                return Decision.undecided();
            }
            Exception failure;
            try {
                Decision decision = attempt(List.of(event), source);
                if (isAboutEvents(decision)) {
                    event.decide(decision);
                }
                if (attempt > 1) {
                    retries.handled(event.event(), attempt);
                }
                return decision;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                failure = e;
            }
            Decision decision = failed(event, failure, attempt);
            if (decision != null) {
                return decision;
            }
        }
    }

    /** Returns the decision about an event that the listener failed on; null if it is retried, in which case the wait is over. */
    @Nullable
    Decision failed(InFlight event, Exception failure, int attempt) throws InterruptedException {
        if (host.isInterrupting()) {
            return Decision.undecided();
        }
        if (event.isDecided()) {
            LOG.warn(
                    "{} failed on {} after deciding it: {}",
                    spec.describe(),
                    event.event(),
                    FailureText.of(failure),
                    FailureText.trace(failure));
            return Decision.handled().withFailure(failure);
        }
        Decision decision = failures.decide(event, failure, attempt);
        if (decision != null) {
            if (isAboutEvents(decision)) {
                event.decide(decision);
            }
            return decision;
        }
        tally.retried();
        Duration wait = spec.errors().retry().delay(attempt);
        retries.retried(event.event(), failure, attempt, wait, System.nanoTime());
        return host.sleep(wait) ? null : Decision.undecided();
    }

    /** Writes the dead letter of the event, and decides the event accordingly. */
    Decision deadLetter(InFlight event, Exception failure) throws InterruptedException {
        Decision decision = failures.deadLetter(event, failure);
        if (isAboutEvents(decision)) {
            event.decide(decision);
        }
        return decision;
    }

    private static boolean isAboutEvents(Decision decision) {
        return !decision.isUndecided() && !decision.is(FailureAction.STOP);
    }

    /** Calls the listener, and repeats the call after infrastructure failures. Throws only exceptions of the listener. */
    private Decision attempt(List<InFlight> events, Subscription source) throws Exception {
        if (!transactions.areUsed()) {
            return call(events, source);
        }
        while (true) {
            host.beginWait();
            try {
                transactions.once(events, host, fresh -> call(fresh, source));
                waits.worked();
                return Decision.handled();
            } catch (SessionOverException e) {
                return Decision.undecided();
            } catch (PositionMovedException e) {
                host.positionMoved(e);
                return Decision.undecided();
            } catch (InfrastructureFailure e) {
                Decision end = waits.waitOut(e, events);
                if (end != null) {
                    return end;
                }
            } finally {
                host.endWait();
            }
        }
    }

    private Decision call(List<InFlight> events, Subscription source) throws Exception {
        List<InFlight> taken = new ArrayList<>(events.size());
        List<ResolvedEvent> handed = new ArrayList<>(events.size());
        for (InFlight event : events) {
            Filtered filtered = filters.filter(event.event());
            switch (filtered.match()) {
                case ACCEPTED -> {
                    taken.add(event);
                    handed.add(filtered.event());
                }
                case FILTERED, BROKEN_LINK -> filtered(event, filtered.match());
                case UNKNOWN_TYPE -> throw filters.noHandler(filtered.event());
            }
        }
        if (handed.isEmpty()) {
            return Decision.handled();
        }
        HandlerWatch.Call watched = watch == null ? null : watch.enter(handed.get(0));
        long begun = System.nanoTime();
        try {
            listener.handle(new EventDelivery(spec, handed, new BatchAcknowledgment(spec, taken), source));
        } finally {
            if (watch != null && watched != null) {
                watch.leave(watched);
            }
            lease.handled(System.nanoTime() - begun, handed.size());
        }
        return isAutomatic() ? Decision.handled() : Decision.undecided();
    }

    private void filtered(InFlight event, Match match) {
        event.markFiltered();
        if (match == Match.BROKEN_LINK && event.countOnce()) {
            tally.brokenLink();
        }
        if (!isAutomatic()) {
            event.decide(Decision.handled());
        }
    }

    private boolean isAutomatic() {
        return spec.delivery().ackMode() != AckMode.MANUAL;
    }
}
