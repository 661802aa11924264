package io.photonpump.error;

import io.photonpump.stream.ExpectedVersion;
import org.jspecify.annotations.Nullable;

/** The stream is not at the expected version; nothing was written. Read the stream, decide again and repeat the write. */
public final class WrongExpectedVersionException extends StreamException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable ExpectedVersion expected;
    private final @Nullable Long actual;

    /**
     * Creates an error for a refused write.
     *
     * @param stream the stream
     * @param expected the expected version; null for a transaction that another client started
     * @param actual the number of the last event; -1 if the stream has none, null if the server does not report it
     */
    public WrongExpectedVersionException(String stream, @Nullable ExpectedVersion expected, @Nullable Long actual) {
        super(
                stream,
                "stream '" + stream + "' "
                        + (expected == null ? "is not as was expected at the start" : "was expected at " + expected)
                        + " and is at "
                        + (actual == null ? "another version" : actual == -1 ? "no event yet" : "version " + actual)
                        + ": nothing was written; read the stream and decide again");
        this.expected = expected;
        this.actual = actual;
    }

    /** {@return the expected version; null for a transaction that another client started} */
    public @Nullable ExpectedVersion expected() {
        return expected;
    }

    /** {@return the number of the last event; -1 if the stream has none, null if the server does not report it} */
    public @Nullable Long actual() {
        return actual;
    }
}
