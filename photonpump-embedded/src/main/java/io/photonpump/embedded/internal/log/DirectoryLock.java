package io.photonpump.embedded.internal.log;

import io.photonpump.embedded.error.DirectoryInUseException;
import io.photonpump.embedded.error.LogWriteException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock on a data directory, which one server at a time holds. The operating system releases it when the process ends. It is
 * held on a separate, empty file: a POSIX lock on the log would be lost when any code in this process opens and closes the log
 * a second time.
 */
final class DirectoryLock implements AutoCloseable {

    private static final String FILE = "lock";

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock acquire(Path directory) {
        try {
            PrivateFiles.createDirectories(directory);
            FileChannel channel =
                    PrivateFiles.open(directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new DirectoryInUseException(directory);
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new LogWriteException("cannot use the data directory", directory, e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) { // held by another server in this JVM
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
