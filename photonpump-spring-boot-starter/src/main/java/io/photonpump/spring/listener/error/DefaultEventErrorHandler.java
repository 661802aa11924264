package io.photonpump.spring.listener.error;

import io.photonpump.spring.listener.ErrorOutcome;
import io.photonpump.spring.listener.EventErrorHandler;
import io.photonpump.spring.listener.EventRecoverer;
import io.photonpump.spring.listener.FailedEvent;
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
            LOG.debug(
                    "{} failed on {}, attempt {}",
                    failed.subscription().describe(),
                    failed.eventId(),
                    failed.attempt(),
                    failed.cause());
            return ErrorOutcome.RETRY;
        }
        ErrorOutcome outcome = recoverer.recover(failed);
        LOG.error(
                "{} gives up {} ({}) {}: {}",
                failed.subscription().describe(),
                failed.eventId(),
                failed.event().received().type(),
                hopeless ? "at once, no retry can mend this" : "after " + failed.attempt() + " attempts",
                outcome,
                failed.cause());
        return outcome;
    }
}
