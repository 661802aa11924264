package io.photonpump.event;

/** A body or metadata that is not what the caller asked to read it as; the message names the target type and the start of the text. */
public final class PayloadUnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public PayloadUnreadableException(String message, Throwable cause) {
        super(message, cause);
    }

    public PayloadUnreadableException(String message) {
        super(message);
    }
}
