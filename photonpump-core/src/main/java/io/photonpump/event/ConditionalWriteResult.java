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
        WRITTEN,
        WRONG_EXPECTED_VERSION,
        STREAM_DELETED
    }

    public boolean isWritten() {
        return status == Status.WRITTEN;
    }
}
