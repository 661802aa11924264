package io.photonpump.spring.listener.checkpoint;

import io.photonpump.error.InvalidSettingsException;

/** Two listeners would store their positions under the same name in the same store. */
public final class DuplicateCheckpointException extends InvalidSettingsException {

    private static final long serialVersionUID = 1;

    private final String checkpoint;
    private final String first;
    private final String second;

    /**
     * Creates the exception.
     *
     * @param checkpoint the name of the checkpoint
     * @param first the listener that was declared first, in words
     * @param second the other listener, in words
     */
    public DuplicateCheckpointException(String checkpoint, String first, String second) {
        super(
                "checkpoint",
                "two listeners store their position under the checkpoint name '" + checkpoint + "': " + first + " and "
                        + second + ". Each would skip events that only the other has handled");
        this.checkpoint = checkpoint;
        this.first = first;
        this.second = second;
    }

    /** {@return the name of the checkpoint} */
    public String checkpoint() {
        return checkpoint;
    }

    /** {@return the listener that was declared first, with its method} */
    public String first() {
        return first;
    }

    /** {@return the other listener, with its method} */
    public String second() {
        return second;
    }
}
