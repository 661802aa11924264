package io.photonpump.spring.internal.processing;

import static java.util.Objects.requireNonNull;

import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.delivery.Lease;
import io.photonpump.spring.internal.failure.FailureText;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.NoHandlerForEventException;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.spring.listener.error.FailedEvent;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what happens to an event that the listener failed on, and writes its dead letter if that is the decision. One for each
 * worker; confined to its thread.
 */
public final class FailureHandling {

    private static final Logger LOG = LoggerFactory.getLogger(FailureHandling.class);

    private final SubscriptionSpec spec;
    private final EventErrorHandler errors;
    private final DeadLetterWriter deadLetters;
    private final InfrastructureRetry retry;
    private final Lease lease;

    public FailureHandling(
            SubscriptionSpec spec,
            EventErrorHandler errors,
            DeadLetterWriter deadLetters,
            InfrastructureRetry retry,
            Lease lease) {
        this.spec = spec;
        this.errors = errors;
        this.deadLetters = deadLetters;
        this.retry = retry;
        this.lease = lease;
    }

    /** Returns the decision; null if the event is to be retried here. */
    @Nullable
    Decision decide(InFlight event, Exception failure, int attempt) throws InterruptedException {
        FailedEvent failed = new FailedEvent(spec, event.event(), failure, attempt);
        return decide(event, failed, () -> action(failed));
    }

    /** Writes a dead letter without asking the error handler. */
    Decision deadLetter(InFlight event, Exception failure) throws InterruptedException {
        FailedEvent failed = new FailedEvent(spec, event.event(), failure, 1);
        return requireNonNull(decide(event, failed, () -> FailureAction.DEAD_LETTER));
    }

    /**
     * Calls the error handler until it returns an action, and writes the dead letter until it is written. An error handler that has
     * returned is not called again when the letter cannot be written.
     */
    private @Nullable Decision decide(InFlight event, FailedEvent failed, Supplier<FailureAction> chosen)
            throws InterruptedException {
        FailureAction action = null;
        for (boolean repeated = false; ; repeated = true) {
            retry.beginAsking(repeated);
            try {
                if (action == null) {
                    action = chosen.get();
                }
                if (action == FailureAction.DEAD_LETTER) {
                    deadLetters.write(failed);
                }
                retry.worked();
                return decision(action, event, failed);
            } catch (RuntimeException e) {
                e.addSuppressed(failed.cause());
                Decision end = retry.waitOut(
                        new InfrastructureFailure("the error handler failed on " + event.event(), e), List.of(event));
                if (end != null) {
                    return end;
                }
            } catch (InfrastructureFailure e) {
                Decision end = retry.waitOut(e, List.of(event));
                if (end != null) {
                    return end;
                }
            } finally {
                retry.endAsking();
            }
        }
    }

    /** Returns the action. Events of unknown types are not for the error handler: a setting of the listener decides. */
    private FailureAction action(FailedEvent failed) {
        if (!(failed.cause() instanceof NoHandlerForEventException)) {
            return requireNonNull(
                    errors.handle(failed),
                    () -> "the error handler " + errors.getClass().getName() + " returned null");
        }
        FailureAction action = spec.selection().unknownTypes();
        LOG.error("{}: {}. The action is {}", spec.describe(), failed.cause().getMessage(), action.text());
        return action;
    }

    private @Nullable Decision decision(FailureAction action, InFlight event, FailedEvent failed) {
        FailureAction possible = switch (action) {
            case PARK -> isPersistent() ? FailureAction.PARK : FailureAction.STOP;
            case SKIP, DEAD_LETTER, STOP, RETRY -> action;
        };
        return possible == FailureAction.RETRY && fits(event, failed.attempt())
                ? null
                : Decision.of(possible, FailureText.of(failed.cause())).withFailure(failed.cause());
    }

    /** Returns whether the next attempt comes before the group delivers the event to another consumer. */
    private boolean fits(InFlight event, int attempt) {
        return lease.covers(
                event.heldNanos(System.nanoTime()), spec.errors().retry().delay(attempt));
    }

    private boolean isPersistent() {
        return spec.kind() == SubscriptionKind.PERSISTENT;
    }
}
