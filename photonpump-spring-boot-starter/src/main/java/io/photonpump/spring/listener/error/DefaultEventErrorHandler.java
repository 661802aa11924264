package io.photonpump.spring.listener.error;

import io.photonpump.spring.internal.failure.FailureText;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionSpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries events as the listener's retry settings say, unless the failure is fatal, and then asks a recoverer. Logs one line for
 * each event that is not retried any more.
 */
public final class DefaultEventErrorHandler implements EventErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultEventErrorHandler.class);

    private final FatalExceptionClassifier fatal;
    private final EventRecoverer recoverer;

    /**
     * Creates an error handler.
     *
     * @param fatal knows the failures that no retry can help
     * @param recoverer decides when the retries are exhausted
     */
    public DefaultEventErrorHandler(FatalExceptionClassifier fatal, EventRecoverer recoverer) {
        this.fatal = fatal;
        this.recoverer = recoverer;
    }

    @Override
    public FailureAction handle(FailedEvent failed) {
        boolean noRetryHelps = fatal.isFatal(failed.cause());
        if (!noRetryHelps
                && failed.attempt() <= failed.subscription().errors().retry().maxRetries()) {
            return FailureAction.RETRY;
        }
        FailureAction action = recoverer.recover(failed);
        requireDecision(action);
        LOG.error(
                "{} gives up {} {}, and {}: {}",
                failed.subscription().describe(),
                failed.event(),
                noRetryHelps ? "at once, because no retry can help" : after(failed.attempt()),
                inWords(action, failed.subscription()),
                FailureText.of(failed.cause()),
                FailureText.trace(failed.cause()));
        return action;
    }

    private static String after(int attempts) {
        return attempts == 1 ? "after 1 attempt" : "after " + attempts + " attempts";
    }

    private void requireDecision(@Nullable FailureAction action) {
        if (action == null || action == FailureAction.RETRY) {
            throw new IllegalStateException(
                    "the EventRecoverer " + recoverer.getClass().getName() + " returned " + action
                            + ": the retries are exhausted, so it has to return another action");
        }
    }

    private static String inWords(FailureAction action, SubscriptionSpec subscription) {
        return switch (action) {
            case PARK -> subscription.group() != null ? "parks it" : "stops before it";
            case SKIP -> "skips it";
            case DEAD_LETTER -> "writes it to " + subscription.errors().deadLetterStream();
            case STOP -> "stops before it";
            case RETRY -> "tries again";
        };
    }
}
