package io.photonpump.stream;

/**
 * The version at which a writer expects a stream; at any other the server refuses the write (docs/protocol.md, Expected versions).
 *
 * @param value the value in the protocol: -2, -1, -4, or the number of the last event
 */
public record ExpectedVersion(long value) {

    private static final ExpectedVersion ANY = new ExpectedVersion(-2);
    private static final ExpectedVersion NO_STREAM = new ExpectedVersion(-1);
    private static final ExpectedVersion STREAM_EXISTS = new ExpectedVersion(-4);

    /**
     * Creates an expected version from its value in the protocol.
     *
     * @param value -2, -1, -4, or the number of the last event
     * @throws IllegalArgumentException for any other value
     */
    public ExpectedVersion {
        if (value < 0 && value != -1 && value != -2 && value != -4) {
            throw new IllegalArgumentException(
                    "an expected version is the number of the last event (0 or more), any(), noStream() or streamExists(), not "
                            + value);
        }
    }

    /**
     * {@return the expectation that every stream meets} The server recognises a repeated write only for a while, because it keeps the event
     * ids of such writes for a limited time.
     */
    public static ExpectedVersion any() {
        return ANY;
    }

    /** {@return the expectation that the stream has no events yet, or is soft-deleted} */
    public static ExpectedVersion noStream() {
        return NO_STREAM;
    }

    /** {@return the expectation that the stream has events or metadata} */
    public static ExpectedVersion streamExists() {
        return STREAM_EXISTS;
    }

    /**
     * {@return the expectation that the last event of the stream has a number}
     *
     * @param eventNumber the number of the last event; 0 or more
     * @throws IllegalArgumentException if the number is negative
     */
    public static ExpectedVersion exactly(long eventNumber) {
        if (eventNumber < 0) {
            throw new IllegalArgumentException("an event number is 0 or more, not " + eventNumber);
        }
        return new ExpectedVersion(eventNumber);
    }

    /** {@return whether the server recognises a repeated write under this version without any time limit} */
    public boolean isRepeatable() {
        return value >= -1;
    }

    /** {@return a description for messages, for example {@code version 7} or {@code no stream}} */
    @Override
    public String toString() {
        if (value >= 0) {
            return "version " + value;
        }
        return value == -1 ? "no stream" : value == -2 ? "any version" : "an existing stream";
    }
}
