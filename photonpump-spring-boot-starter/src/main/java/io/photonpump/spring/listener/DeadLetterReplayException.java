package io.photonpump.spring.listener;

import io.photonpump.error.PhotonPumpException;

/**
 * A replay of dead letters ended before the last letter. The next call replays the remaining letters, beginning with the one that
 * the replay ended at.
 */
public final class DeadLetterReplayException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final transient ReplayedDeadLetters replayed;

    /**
     * Creates the exception.
     *
     * @param message the listener and the reason
     * @param replayed the letters that were replayed
     * @param cause the failure that ended the replay
     */
    public DeadLetterReplayException(String message, ReplayedDeadLetters replayed, Throwable cause) {
        super(message, cause);
        this.replayed = replayed;
    }

    /** {@return the letters that were replayed before the replay ended} */
    public ReplayedDeadLetters replayed() {
        return replayed;
    }
}
