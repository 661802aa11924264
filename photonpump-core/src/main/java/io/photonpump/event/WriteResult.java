package io.photonpump.event;

import io.photonpump.stream.ExpectedVersion;
import io.photonpump.stream.Position;
import org.jspecify.annotations.Nullable;

/**
 * What the server did with a write.
 *
 * @param firstEventNumber the number of the first event written
 * @param lastEventNumber the number of the last event written: what the next write to this stream expects. One less than
 *     {@code firstEventNumber} for an empty batch
 * @param position of the last event in {@code $all}; if the write shared a message with others, that of the last event of the message.
 *     Null if the server recognised a repeated write and did not say
 */
public record WriteResult(
        long firstEventNumber,
        long lastEventNumber,
        @Nullable Position position) {

    /** What to expect in the next write, so that nobody else's write goes between. */
    public ExpectedVersion nextExpectedVersion() {
        return lastEventNumber < 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(lastEventNumber);
    }
}
