package io.photonpump.spring.listener.error;

import io.photonpump.spring.internal.failure.FailureText;
import io.photonpump.spring.listener.ErrorOutcome;
import io.photonpump.spring.listener.SubscriptionSpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again, as often and as long apart as the subscription says, unless the failure is fatal; then a recoverer has the last
 * word. Logs one line for each event that is given up.
 */
public final class DefaultEventErrorHandler implements EventErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultEventErrorHandler.class);

    private final FatalExceptionClassifier fatal;
    private final EventRecoverer recoverer;

    /** {@link Recoverers} recovers as the subscription's {@code on-exhausted} says. */
    public DefaultEventErrorHandler(FatalExceptionClassifier fatal, EventRecoverer recoverer) {
        this.fatal = fatal;
        this.recoverer = recoverer;
    }

    @Override
    public ErrorOutcome handle(FailedEvent failed) {
        boolean hopeless = fatal.isFatal(failed.cause());
        if (!hopeless
                && failed.attempt() <= failed.subscription().errors().retry().maxRetries()) {
            return ErrorOutcome.RETRY;
        }
        ErrorOutcome outcome = recoverer.recover(failed);
        requireDecision(outcome);
        LOG.error(
                "{} gives up {} {}, and {}: {}",
                failed.subscription().describe(),
                failed.event(),
                hopeless ? "at once, because no retry can mend this" : after(failed.attempt()),
                inWords(outcome, failed.subscription()),
                FailureText.of(failed.cause()),
                FailureText.trace(failed.cause()));
        return outcome;
    }

    private static String after(int attempts) {
        return attempts == 1 ? "after 1 attempt" : "after " + attempts + " attempts";
    }

    private void requireDecision(@Nullable ErrorOutcome outcome) {
        if (outcome == null || outcome == ErrorOutcome.RETRY) {
            throw new IllegalStateException(
                    "the EventRecoverer " + recoverer.getClass().getName() + " returned " + outcome
                            + ": its retries are used up, so it has to say what becomes of the event");
        }
    }

    private static String inWords(ErrorOutcome outcome, SubscriptionSpec subscription) {
        return switch (outcome) {
            case ACK -> "counts it as handled";
            case PARK -> subscription.group() != null ? "parks it" : "stops in front of it";
            case SKIP -> "passes it over";
            case DEAD_LETTERED -> "has written it to " + subscription.errors().deadLetterStream();
            case STOP -> "stops in front of it";
            case RETRY -> "tries again";
        };
    }
}
