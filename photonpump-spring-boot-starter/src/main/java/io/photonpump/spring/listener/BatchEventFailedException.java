package io.photonpump.spring.listener;

/**
 * What a batch listener throws to say which event it failed on: those before it count as handled. After any other exception
 * the events of the batch are handed to it one by one.
 */
public final class BatchEventFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int index;

    /** {@code index} counts from 0. */
    public BatchEventFailedException(int index, Throwable cause) {
        super("event " + index + " of the batch failed", cause);
        this.index = index;
    }

    public int index() {
        return index;
    }
}
