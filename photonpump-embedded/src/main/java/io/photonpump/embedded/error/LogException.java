package io.photonpump.embedded.error;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The base of errors of a data directory. */
public abstract sealed class LogException extends RuntimeException
        permits DamagedLogException, DirectoryInUseException, LogTooLargeException, LogWriteException {

    private final Path path;

    LogException(String message, Path path, @Nullable Throwable cause) {
        super(message, cause);
        this.path = path;
    }

    /** {@return the file or directory} */
    public Path path() {
        return path;
    }
}
