package io.photonpump.embedded.error;

import java.nio.file.Path;

/** Another server uses the data directory. Stop that server, or use another directory. */
public final class DirectoryInUseException extends LogException {

    /**
     * Creates an error for a directory.
     *
     * @param directory the data directory
     */
    public DirectoryInUseException(Path directory) {
        super(
                "another server is using the data directory " + directory
                        + ": stop it, or give this server another directory",
                directory,
                null);
    }
}
