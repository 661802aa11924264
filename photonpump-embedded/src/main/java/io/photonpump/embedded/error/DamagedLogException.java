package io.photonpump.embedded.error;

import java.nio.file.Path;

/**
 * A log file is damaged. The file is unchanged: restore it from a copy, or move it away to start with an empty server.
 */
public final class DamagedLogException extends LogException {

    private final long offset;

    /**
     * Creates an error for a log.
     *
     * @param file the log
     * @param offset the place of the damage, in bytes from the start of the file
     * @param reason the kind of damage
     */
    public DamagedLogException(Path file, long offset, String reason) {
        super(
                file + " is damaged at byte " + offset + ": " + reason
                        + ". Nothing in it was changed. Restore it from a copy, or move it away to start with an empty server.",
                file,
                null);
        this.offset = offset;
    }

    /** {@return the place of the damage, in bytes from the start of the file; everything before it is intact} */
    public long offset() {
        return offset;
    }
}
