package io.photonpump.error;

import io.photonpump.stream.ExpectedVersion;
import org.jspecify.annotations.Nullable;

/** The stream is not as the writer expected; nothing was written. Read what is there, decide again, write again. */
public final class WrongExpectedVersionException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;
    private final transient @Nullable ExpectedVersion expected;
    private final @Nullable Long actual;

    public WrongExpectedVersionException(String stream, @Nullable ExpectedVersion expected, @Nullable Long actual) {
        super("stream '" + stream + "' "
                + (expected == null ? "is not as was expected at the start" : "was expected at " + expected)
                + " and is at "
                + (actual == null ? "another version" : actual == -1 ? "no event yet" : "version " + actual)
                + ": nothing was written; read the stream and decide again");
        this.stream = stream;
        this.expected = expected;
        this.actual = actual;
    }

    /** The stream. */
    public String stream() {
        return stream;
    }

    /** What the writer expected; null for a transaction that was begun elsewhere, and went on with here. */
    public @Nullable ExpectedVersion expected() {
        return expected;
    }

    /** The number of the last event; -1 if the stream has none, null if the server did not say. */
    public @Nullable Long actual() {
        return actual;
    }
}
