package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** The base of errors that concern one stream. */
public abstract class StreamException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;

    /**
     * Creates an error without a cause.
     *
     * @param stream the stream
     * @param message the error and what to do about it
     */
    protected StreamException(String stream, String message) {
        this(stream, message, null);
    }

    /**
     * Creates an error with a cause.
     *
     * @param stream the stream
     * @param message the error and what to do about it
     * @param cause the error that led to this one; null: none
     */
    protected StreamException(String stream, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.stream = stream;
    }

    /** {@return the stream} */
    public final String stream() {
        return stream;
    }
}
