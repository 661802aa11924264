package io.photonpump.event;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of a write whose refusal is a result and not an error.
 *
 * @param status the outcome
 * @param result the result of the write; present if and only if {@code status} is {@link Status#WRITTEN}
 * @param currentVersion the number of the stream's last event if the version did not match (-1: none); otherwise null
 */
public record ConditionalWriteResult(
        Status status,
        @Nullable WriteResult result,
        @Nullable Long currentVersion) {

    /** The outcome of a write. */
    public enum Status {
        /** The events are written. */
        WRITTEN,
        /** The stream is at another version; nothing was written. */
        WRONG_EXPECTED_VERSION,
        /** The stream is hard-deleted; nothing was written. */
        STREAM_DELETED
    }

    /** {@return whether the events are written} */
    public boolean isWritten() {
        return status == Status.WRITTEN;
    }
}
