package io.photonpump.spring.listener;

/**
 * Thrown by a batch listener to tell which event it failed on. The events before it count as handled. After any other exception, the
 * events of the batch are delivered one by one.
 */
public final class BatchEventFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int index;

    /**
     * Creates the exception.
     *
     * @param index the position of the event in the batch, from 0
     * @param cause the failure
     */
    public BatchEventFailedException(int index, Throwable cause) {
        super("event " + index + " of the batch failed", cause);
        this.index = index;
    }

    /** {@return the position of the event in the batch, from 0} */
    public int index() {
        return index;
    }
}
