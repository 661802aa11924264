package io.photonpump.spring.internal.processing;

import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.delivery.Lease;
import io.photonpump.spring.internal.failure.FailureText;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.Decision.Verdict;
import io.photonpump.spring.listener.ErrorOutcome;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.spring.listener.error.FailedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of an event that the listener failed on. One for each worker. */
public final class FailureHandling {

    private final SubscriptionSpec spec;
    private final EventErrorHandler errors;
    private final InfrastructureRetry waits;
    private final Lease lease;

    public FailureHandling(SubscriptionSpec spec, EventErrorHandler errors, InfrastructureRetry waits, Lease lease) {
        this.spec = spec;
        this.errors = errors;
        this.waits = waits;
        this.lease = lease;
    }

    /**
     * Asks the error handler. When that fails, as when a dead letter cannot be written, it is asked again until it has decided.
     *
     * @return null: the event is tried again here
     */
    @Nullable
    Decision judge(InFlight event, Exception failure, int attempt) throws InterruptedException {
        for (boolean repeated = false; ; repeated = true) {
            waits.beginAsking(repeated);
            try {
                ErrorOutcome outcome = errors.handle(new FailedEvent(spec, event.event(), failure, attempt));
                waits.worked();
                return decision(outcome, event, failure, attempt);
            } catch (RuntimeException e) {
                e.addSuppressed(failure);
                InfrastructureFailure outside =
                        new InfrastructureFailure("the error handler failed on " + event.event(), e);
                Decision end = waits.waitOut(outside, List.of(event));
                if (end != null) {
                    return end;
                }
            } finally {
                waits.endAsking();
            }
        }
    }

    private @Nullable Decision decision(ErrorOutcome outcome, InFlight event, Exception failure, int attempt) {
        String reason = FailureText.of(failure);
        return switch (outcome) {
            case ACK -> Decision.of(Verdict.DONE, reason, failure);
            case SKIP -> Decision.of(Verdict.SKIP, reason, failure);
            case DEAD_LETTERED -> Decision.of(Verdict.DEAD_LETTERED, reason, failure);
            case STOP -> Decision.of(Verdict.STOP, reason, failure);
            case PARK -> Decision.of(isPersistent() ? Verdict.PARK : Verdict.STOP, reason, failure);
            case RETRY -> fits(event, attempt) ? null : Decision.of(Verdict.RETRY, reason, failure);
        };
    }

    /** Whether the next attempt comes before the group delivers the event to another consumer. */
    private boolean fits(InFlight event, int attempt) {
        return lease.covers(
                event.heldNanos(System.nanoTime()), spec.errors().retry().delay(attempt));
    }

    private boolean isPersistent() {
        return spec.kind() == SubscriptionKind.PERSISTENT;
    }
}
