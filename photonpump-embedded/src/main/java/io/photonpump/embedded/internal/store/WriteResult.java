package io.photonpump.embedded.internal.store;

/**
 * The result of an append, a delete or a commit.
 *
 * @param first the number of the first event, for {@link Status#WRITTEN} and {@link Status#REPEATED}
 * @param last the number of the last event, likewise
 * @param position the position of the last record; for a repeated append that of the last original event
 * @param current for {@link Status#WRONG_EXPECTED_VERSION} the last number of the stream, -1 if it has none; for a delete the
 *     number of the metadata event that hides the stream, or the number before the tombstone; otherwise -1
 */
public record WriteResult(Status status, long first, long last, long position, long current) {

    public enum Status {
        WRITTEN,
        /** The same events were written before: nothing was written. */
        REPEATED,
        WRONG_EXPECTED_VERSION,
        STREAM_DELETED,
        ACCESS_DENIED,
        /**
         * The events repeat earlier ones in an order with which the real server fails without a reply (docs/protocol.md,
         * Idempotency).
         */
        NO_REPLY
    }

    public static final WriteResult ACCESS_DENIED = new WriteResult(Status.ACCESS_DENIED, -1, -1, -1, -1);
    static final WriteResult STREAM_DELETED = new WriteResult(Status.STREAM_DELETED, -1, -1, -1, -1);
    static final WriteResult NO_REPLY = new WriteResult(Status.NO_REPLY, -1, -1, -1, -1);

    static WriteResult written(long first, long last, long position) {
        return new WriteResult(Status.WRITTEN, first, last, position, -1);
    }

    static WriteResult deleted(long position, long current) {
        return new WriteResult(Status.WRITTEN, -1, -1, position, current);
    }

    static WriteResult repeated(long first, long last, long position) {
        return new WriteResult(Status.REPEATED, first, last, position, -1);
    }

    static WriteResult wrongExpectedVersion(long current) {
        return new WriteResult(Status.WRONG_EXPECTED_VERSION, -1, -1, -1, current);
    }
}
