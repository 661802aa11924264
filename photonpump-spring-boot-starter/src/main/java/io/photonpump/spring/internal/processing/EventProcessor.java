package io.photonpump.spring.internal.processing;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.delivery.Lease;
import io.photonpump.spring.internal.failure.FailureText;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.internal.processing.EventFilterChain.Screened;
import io.photonpump.spring.internal.processing.EventFilterChain.Way;
import io.photonpump.spring.internal.processing.Transactions.SessionOverException;
import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.BatchEventFailedException;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.Decision.Verdict;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.EventDelivery;
import io.photonpump.spring.listener.EventStoreListener;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.subscription.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the listener with an event until it is decided what becomes of it. What the listener throws is for the {@link FailureHandling};
 * what fails beside it is waited out. One for each worker.
 */
public final class EventProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(EventProcessor.class);

    private final SubscriptionSpec spec;
    private final EventStoreListener listener;
    private final EventFilterChain screen;
    private final FailureHandling judge;
    private final Transactions transactions;
    private final InfrastructureRetry.Host host;
    private final InfrastructureRetry waits;
    private final Lease lease;
    private final EventCounts counts;
    private final RetryLog retries;

    public EventProcessor(
            SubscriptionSpec spec,
            EventStoreListener listener,
            EventFilterChain screen,
            FailureHandling judge,
            Transactions transactions,
            InfrastructureRetry.Host host,
            InfrastructureRetry waits,
            Lease lease,
            EventCounts counts,
            RetryLog retries) {
        this.spec = spec;
        this.listener = listener;
        this.screen = screen;
        this.judge = judge;
        this.transactions = transactions;
        this.host = host;
        this.waits = waits;
        this.lease = lease;
        this.counts = counts;
        this.retries = retries;
    }

    /**
     * Handles the events and decides about each of them, except those that the group has taken back.
     *
     * @return what was decided about the last event that was looked at
     */
    Decision process(List<InFlight> events, Subscription source) throws InterruptedException {
        if (spec.delivery().ackMode() == AckMode.NONE) {
            return processUnacknowledged(events, source);
        }
        int handled = events.size() > 1 ? processBatch(events, source) : 0;
        Decision decision = Decision.DONE;
        for (InFlight event : events.subList(handled, events.size())) {
            if (!event.isOpen() || isTooLate(event)) {
                decision = Decision.OPEN;
                continue;
            }
            decision = processOne(event, source);
            if (isLast(decision)) {
                return decision;
            }
        }
        return decision;
    }

    /** The events before this one took their time. */
    private boolean isTooLate(InFlight event) {
        if (lease.isOver(event.heldNanos(System.nanoTime()), 1)) {
            event.abandon(true);
            return true;
        }
        return false;
    }

    /** Whether the events that follow have to wait, because the listener or its session ends. */
    boolean isLast(Decision decision) {
        return decision.verdict() == Verdict.STOP
                || decision.verdict() == Verdict.OPEN && isAutomatic() && host.isEnding();
    }

    /** At most once: whatever happens, the events were acknowledged before. */
    private Decision processUnacknowledged(List<InFlight> events, Subscription source) throws InterruptedException {
        events.forEach(event -> event.decide(Decision.DONE));
        try {
            return attempt(events, source);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return lost(events, e);
        }
    }

    /** Events that were acknowledged on receipt cannot come again. */
    Decision lost(List<InFlight> events, Exception e) {
        LOG.error(
                "{} failed on {}, which is lost, because the listener acknowledges on receipt: {}",
                spec.describe(),
                events.get(0).event(),
                FailureText.of(e),
                FailureText.trace(e));
        return Decision.of(Verdict.SKIP, "", e);
    }

    /** How many events of the batch are dealt with; the others are for the listener one by one. */
    private int processBatch(List<InFlight> events, Subscription source) throws InterruptedException {
        try {
            Decision decision = attempt(events, source);
            if (isAboutEvents(decision)) {
                events.forEach(event -> event.decide(decision));
            }
            return decision.verdict() == Verdict.STOP ? 0 : events.size();
        } catch (InterruptedException e) {
            throw e;
        } catch (BatchEventFailedException e) {
            int before = Math.min(Math.max(e.index(), 0), events.size());
            if (spec.checkpoint() != null && transactions.areUsed()) {
                return 0; // The transaction is gone, and with it what the events before the failed one did.
            }
            events.subList(0, before).forEach(event -> event.decide(Decision.DONE));
            LOG.debug("{} failed on event {} of a batch", spec.describe(), before, FailureText.trace(e));
            return before;
        } catch (Exception e) {
            LOG.debug(
                    "{} failed on a batch of {}, which it gets one by one now",
                    spec.describe(),
                    events.size(),
                    FailureText.trace(e));
            return 0;
        }
    }

    private Decision processOne(InFlight event, Subscription source) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            if (host.isForced()) {
                return Decision.OPEN;
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

    /** What becomes of an event that was failed on; null: it is tried again, after the wait that belongs to it. */
    @Nullable
    Decision failed(InFlight event, Exception failure, int attempt) throws InterruptedException {
        if (host.isForced()) {
            return Decision.OPEN;
        }
        if (event.isDecided()) {
            LOG.warn(
                    "{} failed on {} after it had decided about it: {}",
                    spec.describe(),
                    event.event(),
                    FailureText.of(failure),
                    FailureText.trace(failure));
            return Decision.of(Verdict.DONE, "", failure);
        }
        Decision decision = judge.judge(event, failure, attempt);
        if (decision != null) {
            if (isAboutEvents(decision)) {
                event.decide(decision);
            }
            return decision;
        }
        counts.retried();
        Duration wait = spec.errors().retry().delay(attempt);
        retries.retried(event.event(), failure, attempt, wait, System.nanoTime());
        return host.sleep(wait) ? null : Decision.OPEN;
    }

    private static boolean isAboutEvents(Decision decision) {
        return switch (decision.verdict()) {
            case DONE, SKIP, DEAD_LETTERED, PARK, RETRY -> true;
            case STOP, OPEN -> false;
        };
    }

    /** Repeats what fails beside the listener; throws only what the listener throws. */
    private Decision attempt(List<InFlight> events, Subscription source) throws Exception {
        if (!transactions.areUsed()) {
            return call(events, source);
        }
        while (true) {
            host.beginsWaiting();
            try {
                transactions.once(events, host, fresh -> call(fresh, source));
                waits.worked();
                return Decision.DONE;
            } catch (SessionOverException e) {
                return Decision.OPEN;
            } catch (InfrastructureFailure e) {
                Decision end = waits.waitOut(e, events);
                if (end != null) {
                    return end;
                }
            } finally {
                host.stopsWaiting();
            }
        }
    }

    private Decision call(List<InFlight> events, Subscription source) throws Exception {
        List<InFlight> taken = new ArrayList<>(events.size());
        List<ResolvedEvent> handed = new ArrayList<>(events.size());
        for (InFlight event : events) {
            Screened screened = screen.screen(event.event());
            switch (screened.way()) {
                case HANDLE -> {
                    taken.add(event);
                    handed.add(screened.event());
                }
                case PARK -> event.decide(Decision.of(Verdict.PARK, "no method takes events of this type", null));
                case PASS_OVER, BROKEN_LINK -> passOver(event, screened.way());
            }
        }
        if (handed.isEmpty()) {
            return Decision.DONE;
        }
        long begun = System.nanoTime();
        try {
            listener.handle(new EventDelivery(spec, handed, new BatchAcknowledgment(spec, taken), source));
        } finally {
            lease.handled(System.nanoTime() - begun, handed.size());
        }
        return isAutomatic() ? Decision.DONE : Decision.OPEN;
    }

    private void passOver(InFlight event, Way way) {
        event.passOver();
        if (way == Way.BROKEN_LINK && event.countOnce()) {
            counts.brokenLink();
        }
        if (!isAutomatic()) {
            event.decide(Decision.DONE);
        }
    }

    private boolean isAutomatic() {
        return spec.delivery().ackMode() != AckMode.MANUAL;
    }
}
