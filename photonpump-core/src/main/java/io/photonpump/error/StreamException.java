package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** The base of errors that concern one stream. */
public abstract class StreamException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;

    StreamException(String stream, String message) {
        this(stream, message, null);
    }

    StreamException(String stream, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.stream = stream;
    }

    /** {@return the stream} */
    public final String stream() {
        return stream;
    }
}
