package io.photonpump.spring.listener.error;

import io.photonpump.spring.listener.ErrorOutcome;

/**
 * Has the last word about an event whose retries are used up. A bean of this type takes the place of {@code on-exhausted}; one
 * that wants to write a dead letter calls the {@code DeadLetterRecoverer} bean.
 */
@FunctionalInterface
public interface EventRecoverer {

    /**
     * Does something with the event and says what becomes of it; not {@link ErrorOutcome#RETRY}. If this throws, the listener
     * stops and the event is not acknowledged.
     */
    ErrorOutcome recover(FailedEvent failed);
}
