package io.photonpump.embedded.error;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The log could not be opened, written or forced to the disk (full, read-only, gone). What was not forced must not be
 * acknowledged, and nothing more can be written until the log has been opened anew, which checks what the disk really holds.
 */
public final class LogWriteException extends LogException {

    public LogWriteException(String what, Path path, IOException cause) {
        super(
                what + " " + path + ": " + cause + ". Make room or mend the disk, then start the server again",
                path,
                cause);
    }
}
