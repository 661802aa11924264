package io.photonpump.error;

import io.photonpump.internal.text.Durations;
import java.time.Duration;

/** No answer in time. The time runs from the call on, also while disconnected, and covers every retry. What was a write and had been sent may have happened. */
public final class OperationTimedOutException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String operation;
    private final Duration timeout;
    private final boolean sent;
    private final String circumstances;

    public OperationTimedOutException(String operation, Duration timeout, boolean sent, String circumstances) {
        super("no answer to " + operation + " within " + Durations.format(timeout) + " (" + circumstances + ")"
                + (sent ? "; it had been sent, so the server may have carried it out" : "; it was never sent"));
        this.operation = operation;
        this.timeout = timeout;
        this.sent = sent;
        this.circumstances = circumstances;
    }

    /** What was asked, in words. */
    public String operation() {
        return operation;
    }

    /** How long was waited. */
    public Duration timeout() {
        return timeout;
    }

    /** Whether the request had been sent: if so and it was a write, its outcome is unknown. */
    public boolean sent() {
        return sent;
    }

    /** What the client was doing meanwhile: the state of the connection, the last refusal. */
    public String circumstances() {
        return circumstances;
    }
}
