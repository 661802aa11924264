package io.photonpump.spring.listener.error;

import io.photonpump.event.ResolvedEvent;

/** A dead letter could not be written: its event is neither acknowledged nor passed over. The cause tells why. */
public final class DeadLetterNotWrittenException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String stream;

    public DeadLetterNotWrittenException(ResolvedEvent event, String stream, Throwable cause) {
        super(
                "cannot write " + event + " to the dead-letter stream " + stream + ": "
                        + (cause.getMessage() != null ? cause.getMessage() : cause),
                cause);
        this.stream = stream;
    }

    /** The dead-letter stream. */
    public String stream() {
        return stream;
    }
}
