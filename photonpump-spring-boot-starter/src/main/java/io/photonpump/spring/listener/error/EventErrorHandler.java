package io.photonpump.spring.listener.error;

import io.photonpump.spring.listener.FailureAction;

/** Decides what happens to an event that a listener failed on. */
@FunctionalInterface
public interface EventErrorHandler {

    /**
     * Decides what happens to the event. Called on a worker thread of the listener. The container does what is decided: it waits
     * before a retry, parks the event, or writes the dead letter.
     *
     * <p>If this method throws, the event is not acknowledged. The listener waits and calls it again if the failure may pass,
     * such as a database that does not answer; otherwise the listener stops.
     *
     * @param failed the event and its failure
     * @return the action
     */
    FailureAction handle(FailedEvent failed);
}
