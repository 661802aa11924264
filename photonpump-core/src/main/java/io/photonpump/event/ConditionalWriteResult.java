package io.photonpump.event;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of a write that may be refused in the ordinary course of things.
 *
 * @param result present if and only if {@code status} is {@link Status#WRITTEN}
 * @param currentVersion the number of the stream's last event when the version did not match (-1: there is none); null
 *     otherwise
 */
public record ConditionalWriteResult(
        Status status,
        @Nullable WriteResult result,
        @Nullable Long currentVersion) {

    /** What became of the write. */
    public enum Status {
        /** The events are in the stream. */
        WRITTEN,
        /** The stream is at another version; nothing was written. */
        WRONG_EXPECTED_VERSION,
        /** The stream was deleted for good; nothing was written. */
        STREAM_DELETED
    }

    /** Whether the events are in the stream. */
    public boolean isWritten() {
        return status == Status.WRITTEN;
    }
}
