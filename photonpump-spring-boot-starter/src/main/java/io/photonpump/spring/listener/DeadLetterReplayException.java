package io.photonpump.spring.listener;

import io.photonpump.error.PhotonPumpException;

/**
 * A replay of dead letters ended before the last letter. The letter that it ended at, and those behind it, are replayed by the
 * next call.
 */
public final class DeadLetterReplayException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final transient ReplayedDeadLetters replayed;

    /** {@code replayed} before it ended. */
    public DeadLetterReplayException(String message, ReplayedDeadLetters replayed, Throwable cause) {
        super(message, cause);
        this.replayed = replayed;
    }

    /** The letters that were replayed before. */
    public ReplayedDeadLetters replayed() {
        return replayed;
    }
}
