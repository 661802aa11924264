package io.photonpump.embedded.internal.log;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Something is wrong with a data directory; the subtypes say what can be done about it. */
public abstract class LogException extends RuntimeException {

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
