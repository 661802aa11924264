package io.photonpump.embedded.error;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The log does not fit into the heap, where the server keeps all events. The file is unchanged. */
public final class LogTooLargeException extends LogException {

    private static final long MIB = 1024 * 1024;

    private final long bytes;

    /**
     * Creates an error for a log.
     *
     * @param file the log
     * @param bytes the size of the log
     * @param maxHeap the maximum size of the heap in bytes
     * @param cause the error of the JVM; null: none
     */
    public LogTooLargeException(Path file, long bytes, long maxHeap, @Nullable OutOfMemoryError cause) {
        super(
                file + " has " + mib(bytes) + " MiB and does not fit into the heap of at most " + mib(maxHeap)
                        + " MiB, where this server keeps all events. Give it a larger heap (java -Xmx"
                        + mib(2 * bytes) + "m ...), or move the file away to start with an empty server.",
                file,
                cause);
        this.bytes = bytes;
    }

    private static long mib(long bytes) {
        return Math.max(1, (bytes + MIB / 2) / MIB);
    }

    /** {@return the size of the log in bytes} */
    public long bytes() {
        return bytes;
    }
}
