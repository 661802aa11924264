package io.photonpump.embedded.error;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Something is wrong with a data directory; the subtypes say what can be done about it. */
public abstract sealed class LogException extends RuntimeException
        permits DamagedLogException, DirectoryInUseException, LogTooLargeException, LogWriteException {

    private final Path path;

    LogException(String message, Path path, @Nullable Throwable cause) {
        super(message, cause);
        this.path = path;
    }

    /** The file or directory concerned. */
    public Path path() {
        return path;
    }
}
