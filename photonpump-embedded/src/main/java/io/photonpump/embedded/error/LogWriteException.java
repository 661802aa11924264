package io.photonpump.embedded.error;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The log could not be opened, written or flushed to the disk, for example because the disk is full or read-only. Writes that were not flushed
 * are not acknowledged, and the server accepts no more writes until it is restarted, which checks the content of the log.
 */
public final class LogWriteException extends LogException {

    /**
     * Creates an error for a log.
     *
     * @param what the operation that failed
     * @param path the log
     * @param cause the error of the system
     */
    public LogWriteException(String what, Path path, IOException cause) {
        super(
                what + " " + path + ": " + cause + ". Make room or mend the disk, then start the server again",
                path,
                cause);
    }
}
