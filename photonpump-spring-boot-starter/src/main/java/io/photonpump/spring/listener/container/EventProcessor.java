package io.photonpump.spring.listener.container;

import io.photonpump.event.InWords;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.BatchEventFailedException;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.Decision.Verdict;
import io.photonpump.spring.listener.ErrorOutcome;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.EventDelivery;
import io.photonpump.spring.listener.EventErrorHandler;
import io.photonpump.spring.listener.EventListener;
import io.photonpump.spring.listener.FailedEvent;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.UnusableCheckpointException;
import io.photonpump.spring.listener.container.EventScreen.Screened;
import io.photonpump.spring.listener.container.EventScreen.Way;
import io.photonpump.spring.listener.error.FailureText;
import io.photonpump.subscription.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the listener with an event until it is decided what becomes of it. */
final class EventProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(EventProcessor.class);

    /** The share of a group's message time-out that may pass before an event is given back instead of tried here again. */
    private static final double PATIENCE = 0.8;

    private final SubscriptionSpec spec;
    private final EventListener listener;
    private final EventScreen screen;
    private final EventErrorHandler errors;
    private final Transactions transactions;
    private final Pause pause;
    private final EventCounts counts;
    private final RetryLog retries;

    /** What the processor needs to know of the session. */
    interface Pause {

        /** Waits never, and is never over. */
        Pause NONE = new Pause() {
            @Override
            public boolean sleep(Duration duration) {
                return true;
            }

            @Override
            public boolean isForced() {
                return false;
            }

            @Override
            public boolean isOver() {
                return false;
            }
        };

        /** Waits; false if the session ends. */
        boolean sleep(Duration duration) throws InterruptedException;

        /** Whether handlers are being interrupted: what they throw then says nothing about the event. */
        boolean isForced();

        /** Whether the session has ended without waiting for its handlers any longer: what they do has no effect then. */
        boolean isOver();
    }

    EventProcessor(
            SubscriptionSpec spec,
            EventListener listener,
            EventScreen screen,
            EventErrorHandler errors,
            Transactions transactions,
            Pause pause,
            EventCounts counts,
            RetryLog retries) {
        this.spec = spec;
        this.listener = listener;
        this.screen = screen;
        this.errors = errors;
        this.transactions = transactions;
        this.pause = pause;
        this.counts = counts;
        this.retries = retries;
    }

    /**
     * Handles the events and decides about each of them.
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
            decision = processOne(event, source);
            if (isLast(decision)) {
                return decision;
            }
        }
        return decision;
    }

    /** Whether the events that follow have to wait, because the listener or its session ends. */
    boolean isLast(Decision decision) {
        return decision.verdict() == Verdict.STOP || decision.verdict() == Verdict.OPEN && isAutomatic();
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
                InWords.of(events.get(0).event()),
                FailureText.of(e),
                FailureText.trace(e));
        return Decision.of(Verdict.SKIP, "", e);
    }

    /** How many events of the batch are dealt with; the others are for the listener one by one. */
    private int processBatch(List<InFlight> events, Subscription source) throws InterruptedException {
        try {
            Decision decision = attempt(events, source);
            if (decision.verdict() != Verdict.OPEN) {
                events.forEach(event -> event.decide(decision));
            }
            return events.size();
        } catch (InterruptedException e) {
            throw e;
        } catch (UnusableCheckpointException permanent) {
            return 0; // Each event by itself meets it again, and ends the listener.
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
            if (pause.isForced()) {
                return Decision.OPEN;
            }
            try {
                Decision decision = attempt(List.of(event), source);
                if (decision.verdict() != Verdict.OPEN) {
                    event.decide(decision);
                }
                if (attempt > 1) {
                    retries.handled(event.event(), attempt);
                }
                return decision;
            } catch (InterruptedException e) {
                throw e;
            } catch (UnusableCheckpointException permanent) {
                return Decision.of(Verdict.STOP, String.valueOf(permanent.getMessage()), permanent);
            } catch (Exception e) {
                Decision decision = failed(event, e, attempt);
                if (decision != null) {
                    return decision;
                }
            }
        }
    }

    /** Decides about an event after an attempt that failed; null: the wait is over, and it is to be tried again. */
    @Nullable
    Decision failed(InFlight event, Exception e, int attempt) throws InterruptedException {
        if (pause.isForced()) {
            return Decision.OPEN;
        }
        if (event.isDecided()) {
            LOG.warn(
                    "{} failed on {} after it had decided about it: {}",
                    spec.describe(),
                    InWords.of(event.event()),
                    FailureText.of(e),
                    FailureText.trace(e));
            return Decision.of(Verdict.DONE, "", e);
        }
        Decision decision = judge(event, e, attempt);
        if (decision.verdict() != Verdict.OPEN) {
            if (decision.verdict() != Verdict.STOP) {
                event.decide(decision);
            }
            return decision;
        }
        counts.retried();
        Duration wait = spec.errors().retry().delay(attempt);
        retries.retried(event.event(), e, attempt, wait, System.nanoTime());
        return pause.sleep(wait) ? null : Decision.OPEN;
    }

    /** What becomes of a failed event; OPEN: it is tried again here. */
    private Decision judge(InFlight event, Exception failure, int attempt) {
        ErrorOutcome outcome;
        try {
            outcome = errors.handle(new FailedEvent(spec, event.event(), failure, attempt));
        } catch (RuntimeException e) {
            e.addSuppressed(failure);
            LOG.error(
                    "{}: the error handler failed on {}",
                    spec.describe(),
                    InWords.of(event.event()),
                    FailureText.trace(e));
            return Decision.of(Verdict.STOP, "the error handler failed", e);
        }
        String reason = FailureText.of(failure);
        return switch (outcome) {
            case ACK -> Decision.of(Verdict.DONE, reason, failure);
            case SKIP -> Decision.of(Verdict.SKIP, reason, failure);
            case DEAD_LETTERED -> Decision.of(Verdict.DEAD_LETTERED, reason, failure);
            case STOP -> Decision.of(Verdict.STOP, reason, failure);
            case PARK -> Decision.of(isPersistent() ? Verdict.PARK : Verdict.STOP, reason, failure);
            case RETRY -> fits(event, attempt) ? Decision.OPEN : Decision.of(Verdict.RETRY, reason, failure);
        };
    }

    /** Whether the next attempt comes before the group delivers the event to somebody else. */
    private boolean fits(InFlight event, int attempt) {
        if (spec.group() == null) {
            return true;
        }
        long held = System.nanoTime() - event.receivedNanos();
        long then = held + spec.errors().retry().delay(attempt).toNanos();
        return then < PATIENCE * spec.group().settings().messageTimeout().toNanos();
    }

    private Decision attempt(List<InFlight> events, Subscription source) throws Exception {
        if (!transactions.areUsed()) {
            return call(events, source);
        }
        transactions.once(events, fresh -> {
            // It may have waited long for the lock, and the handler may have taken longer than the session lasted.
            requireNot(pause.isForced());
            Decision decision = call(fresh, source);
            requireNot(pause.isOver());
            return decision;
        });
        return Decision.DONE;
    }

    /** Rolls back and ends the worker. */
    private static void requireNot(boolean ended) throws InterruptedException {
        if (ended) {
            throw new InterruptedException("the session has ended");
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
        listener.handle(new EventDelivery(spec, handed, new BatchAcknowledgment(spec, taken), source));
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

    private boolean isPersistent() {
        return spec.kind() == SubscriptionKind.PERSISTENT;
    }
}
