package io.photonpump.event;

import io.photonpump.stream.ExpectedVersion;
import io.photonpump.stream.Position;
import org.jspecify.annotations.Nullable;

/**
 * The result of a write.
 *
 * @param firstEventNumber the number of the first event written
 * @param lastEventNumber the number of the last event written, which the next write can expect; one less than {@code firstEventNumber} if no
 *     events were written
 * @param position the position of the last event in {@code $all}; if the write shared a message with others, that of the last event of the
 *     message. Null if the server recognised a repeated write and does not report it
 */
public record WriteResult(
        long firstEventNumber,
        long lastEventNumber,
        @Nullable Position position) {

    /** {@return the expected version for a next write that fails if another client writes first} */
    public ExpectedVersion nextExpectedVersion() {
        return lastEventNumber < 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(lastEventNumber);
    }
}
