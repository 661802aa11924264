package io.photonpump.spring.template;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.StreamException;
import io.photonpump.stream.ExpectedVersion;
import org.jspecify.annotations.Nullable;

/**
 * Another writer changed the stream, so an update was given up; nothing was written. Either the stream is not at the version of
 * {@link UpdateOptions#withExpectedVersion}, which a repetition cannot change: show the user what has changed. Or others were faster in
 * each attempt: the update can be repeated later.
 */
public final class UpdateConflictException extends StreamException {

    private static final long serialVersionUID = 1;

    private final transient ExpectedVersion expected;
    private final @Nullable Long actual;
    private final int attempts;

    /**
     * Creates an error for an update that was given up.
     *
     * @param stream the stream
     * @param expected the version that the update expected: that of its options, or the one that its last attempt had read
     * @param actual the number of the last event; -1 if the stream has none, null if it is not known
     * @param attempts how often the update has read the stream
     * @param cause the refusal of the last write; null if the update wrote nothing
     */
    public UpdateConflictException(
            String stream, ExpectedVersion expected, @Nullable Long actual, int attempts, @Nullable Throwable cause) {
        super(
                stream,
                "the update of '" + stream + "' was given up after " + attempts
                        + (attempts == 1 ? " attempt" : " attempts")
                        + ": it expected " + expected + ", and another writer changed the stream, which is at "
                        + (actual == null ? "another version" : actual == -1 ? "no event" : "version " + actual)
                        + "; nothing was written",
                cause);
        this.expected = requireNonNull(expected, "expected");
        this.actual = actual;
        this.attempts = attempts;
    }

    /** {@return the version that the update expected: that of its options, or the one that its last attempt had read} */
    public ExpectedVersion expected() {
        return expected;
    }

    /** {@return the number of the last event; -1 if the stream has none, null if it is not known} */
    public @Nullable Long actual() {
        return actual;
    }

    /** {@return how often the update has read the stream; 1 if it expected the version of its options} */
    public int attempts() {
        return attempts;
    }
}
