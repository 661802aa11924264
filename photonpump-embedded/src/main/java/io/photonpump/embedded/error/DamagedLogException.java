package io.photonpump.embedded.error;

import java.nio.file.Path;

/**
 * A log file does not hold what was written into it. The file has not been touched: restore it from a copy, or move it away
 * to start empty.
 */
public final class DamagedLogException extends LogException {

    private final long offset;

    public DamagedLogException(Path file, long offset, String reason) {
        super(
                file + " is damaged at byte " + offset + ": " + reason
                        + ". Nothing in it was changed. Restore it from a copy, or move it away to start with an empty server.",
                file,
                null);
        this.offset = offset;
    }

    /** Where the damage was met, in bytes from the start of the file. Everything before it is good. */
    public long offset() {
        return offset;
    }
}
