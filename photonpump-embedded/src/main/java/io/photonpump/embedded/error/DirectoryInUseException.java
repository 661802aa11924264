package io.photonpump.embedded.error;

import java.nio.file.Path;

/** Another server works on this data directory: stop that one first, or give this one a directory of its own. */
public final class DirectoryInUseException extends LogException {

    public DirectoryInUseException(Path directory) {
        super(
                "another server is using the data directory " + directory
                        + ": stop it, or give this server a directory of its own",
                directory,
                null);
    }
}
