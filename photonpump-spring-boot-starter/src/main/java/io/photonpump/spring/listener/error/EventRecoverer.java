package io.photonpump.spring.listener.error;

import io.photonpump.spring.listener.FailureAction;

/**
 * Decides what happens to an event whose retries are exhausted, or that no retry can help. A bean of this type replaces the
 * property {@code on-exhausted}.
 */
@FunctionalInterface
public interface EventRecoverer {

    /**
     * Decides what happens to the event. Called on a worker thread of the listener. If this method throws, the event is not
     * acknowledged, as described at {@link EventErrorHandler#handle}.
     *
     * @param failed the event and its failure
     * @return the action; not {@link FailureAction#RETRY}
     */
    FailureAction recover(FailedEvent failed);

    /**
     * Returns the recoverer that decides as the property {@code on-exhausted} of the listener says.
     *
     * @return the recoverer
     */
    static EventRecoverer onExhausted() {
        return failed -> failed.subscription().errors().onExhausted();
    }
}
