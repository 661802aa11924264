package io.photonpump.stream;

/**
 * What a writer expects of the stream it writes to; the server refuses the write if it is otherwise (docs/protocol.md,
 * Expected versions).
 *
 * @param value as on the wire: -2, -1, -4, or the number of the last event
 */
public record ExpectedVersion(long value) {

    private static final ExpectedVersion ANY = new ExpectedVersion(-2);
    private static final ExpectedVersion NO_STREAM = new ExpectedVersion(-1);
    private static final ExpectedVersion STREAM_EXISTS = new ExpectedVersion(-4);

    public ExpectedVersion {
        if (value < 0 && value != -1 && value != -2 && value != -4) {
            throw new IllegalArgumentException(
                    "an expected version is the number of the last event (0 or more), any(), noStream() or streamExists(), not "
                            + value);
        }
    }

    /** Whatever is there. Not safe to repeat for ever: the server remembers the ids of such writes only for a while. */
    public static ExpectedVersion any() {
        return ANY;
    }

    /** The stream has no events yet, or was soft-deleted. */
    public static ExpectedVersion noStream() {
        return NO_STREAM;
    }

    /** The stream has events or metadata. */
    public static ExpectedVersion streamExists() {
        return STREAM_EXISTS;
    }

    /**
     * The last event of the stream has this number.
     *
     * @param eventNumber 0 or more
     */
    public static ExpectedVersion exactly(long eventNumber) {
        if (eventNumber < 0) {
            throw new IllegalArgumentException("an event number is 0 or more, not " + eventNumber);
        }
        return new ExpectedVersion(eventNumber);
    }

    /**
     * Whether the server recognises a repeated write under this version without any limit of time (docs/protocol.md,
     * Idempotency).
     */
    public boolean isRepeatable() {
        return value >= -1;
    }

    @Override
    public String toString() {
        if (value >= 0) {
            return "version " + value;
        }
        return value == -1 ? "no stream" : value == -2 ? "any version" : "an existing stream";
    }
}
