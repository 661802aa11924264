package io.photonpump.spring.listener.error;

import io.photonpump.spring.listener.ErrorOutcome;

/** Decides what becomes of an event that a listener failed on. Called on the listener's thread; it must not wait itself. */
@FunctionalInterface
public interface EventErrorHandler {

    /** What to do now. If this throws, the listener stops and the event is not acknowledged. */
    ErrorOutcome handle(FailedEvent failed);
}
