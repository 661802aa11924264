package io.photonpump.error;

import io.photonpump.internal.text.Durations;
import java.time.Duration;

/**
 * There was no answer in time. The time starts with the call, and includes waiting for a connection and all retries. A write that was sent
 * may have been carried out.
 */
public final class OperationTimedOutException extends OperationException {

    private static final long serialVersionUID = 1;

    private final Duration timeout;
    private final boolean sent;
    private final String circumstances;

    /**
     * Creates an error for an operation without an answer.
     *
     * @param operation a description of the operation
     * @param timeout how long the client waited
     * @param sent whether the request was sent
     * @param circumstances the state of the connection and the last refusal
     */
    public OperationTimedOutException(String operation, Duration timeout, boolean sent, String circumstances) {
        super(
                operation,
                "no answer to " + operation + " within " + Durations.format(timeout) + " (" + circumstances + ")"
                        + (sent ? "; it had been sent, so the server may have carried it out" : "; it was never sent"));
        this.timeout = timeout;
        this.sent = sent;
        this.circumstances = circumstances;
    }

    /** {@return how long the client waited} */
    public Duration timeout() {
        return timeout;
    }

    /** {@return whether the request was sent; the outcome of a write that was sent is unknown} */
    public boolean sent() {
        return sent;
    }

    /** {@return the state of the connection and the last refusal} */
    public String circumstances() {
        return circumstances;
    }
}
