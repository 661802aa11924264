package io.photonpump.spring.listener;

import io.photonpump.error.InvalidSettingsException;

/**
 * What happens to an event that a listener did not handle. The same words are used by error handlers and recoverers, in the
 * properties {@code on-exhausted} and {@code unknown-types}, in logs and in metrics. RETRY, PARK and SKIP are the server's own
 * words for negative acknowledgements.
 */
public enum FailureAction {
    /**
     * The event is handled again after the wait that the retry settings give. A persistent group delivers it again if the wait
     * does not fit into the group's message timeout.
     */
    RETRY,
    /** The persistent group parks the event. Other listeners cannot park: they stop. */
    PARK,
    /** The event is acknowledged, or passed by the checkpoint, without having been handled. */
    SKIP,
    /** The event is written to the dead-letter stream of the listener, and then skipped. */
    DEAD_LETTER,
    /** The listener stops and is FAILED. The event is neither acknowledged nor passed by the checkpoint. */
    STOP;

    /**
     * Returns the action as it is written in properties.
     *
     * @return for example {@code dead-letter}
     */
    public String text() {
        return switch (this) {
            case RETRY -> "retry";
            case PARK -> "park";
            case SKIP -> "skip";
            case DEAD_LETTER -> "dead-letter";
            case STOP -> "stop";
        };
    }

    /** Returns this action, if it can follow when no retry is left. */
    FailureAction requireFinal(String setting) {
        if (this == RETRY) {
            throw new InvalidSettingsException(
                    setting, setting + " must be skip, park, dead-letter or stop, not retry");
        }
        return this;
    }
}
