package io.photonpump.embedded.internal.log;

import io.photonpump.embedded.error.DamagedLogException;
import io.photonpump.embedded.error.DirectoryInUseException;
import io.photonpump.embedded.error.LogTooLargeException;
import io.photonpump.embedded.error.LogWriteException;
import io.photonpump.embedded.internal.log.LogFormat.Forced;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only file of records. {@link #append} buffers records, {@link #flush} makes them durable: flushed records survive a
 * killed process and a power failure. Call flush once for all records of one round of the event loop, before any of them is
 * acknowledged.
 *
 * <p>The forced length is written to the file header after each force, and reaches the disk with the next one. So it is exact
 * after a killed process, because the page cache outlives the process, and at most one batch late after a power failure.
 */
public final class AppendLog implements AutoCloseable {

    /** The name of the log in its data directory. */
    public static final String FILE = "events.log";

    private static final Logger LOG = LoggerFactory.getLogger(AppendLog.class);
    private static final int BUFFER = 256 * 1024;

    private static final int RESERVE = 1024 * 1024;

    /** The heap that each byte of a log with large events needs. Small events need up to twice their size. */
    private static final double HEAP_PER_BYTE = 1.1;

    private final Path file;
    private final DirectoryLock lock;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    /**
     * The length of the log in bytes: including the buffer, without the buffer, and as far as it is on the disk for certain.
     */
    private long end;

    private long written;
    private long forced;
    private @Nullable IOException failure;

    private AppendLog(Path file, DirectoryLock lock, FileChannel channel, long end) {
        this.file = file;
        this.lock = lock;
        this.channel = channel;
        this.end = end;
        this.written = end;
        this.forced = end;
    }

    /**
     * Opens the log of a data directory, and creates both if necessary. The whole log is checked before it is written. An
     * incomplete record at the end is truncated, with a line in the application log.
     *
     * @param records receives all records in order; the buffer is valid only during the call
     * @throws DirectoryInUseException if another server uses the directory
     * @throws DamagedLogException if the file differs from what was written; it is left unchanged
     * @throws LogTooLargeException if the events of the log do not fit into the heap
     * @throws LogWriteException if the directory or the file cannot be used
     */
    public static AppendLog open(Path directory, Consumer<ByteBuffer> records) {
        byte @Nullable [] reserve = new byte[RESERVE];
        DirectoryLock lock = DirectoryLock.acquire(directory);
        Path file = directory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                create(directory, file);
            }
            PrivateFiles.restrict(file);
            requireRoom(file, Runtime.getRuntime().maxMemory());
            long end = readAll(file, records);
            return new AppendLog(file, lock, FileChannel.open(file, StandardOpenOption.WRITE), end);
        } catch (IOException e) {
            release(lock, e);
            throw new LogWriteException("cannot open the log", file, e);
        } catch (OutOfMemoryError e) {
            reserve = null; // the events are still in memory: this makes room for the exception
            release(lock, e);
            throw new LogTooLargeException(
                    file, file.toFile().length(), Runtime.getRuntime().maxMemory(), e);
        } catch (RuntimeException | Error e) {
            release(lock, e);
            throw e;
        }
    }

    /** Rejects a log that cannot fit into the heap, before it is read. */
    private static void requireRoom(Path file, long maxHeap) throws IOException {
        long bytes = Files.size(file);
        if (bytes * HEAP_PER_BYTE > maxHeap) {
            throw new LogTooLargeException(file, bytes, maxHeap, null);
        }
    }

    private static void release(DirectoryLock lock, Throwable failure) {
        try {
            lock.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Creates the log under another name and renames it, so that an existing log always has a complete header. */
    private static void create(Path directory, Path file) throws IOException {
        Path draft = directory.resolve(FILE + ".new");
        try (FileChannel channel = PrivateFiles.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, LogFormat.fileHeader(Forced.NOTHING), 0);
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("This system cannot force a directory to the disk; the new log {} becomes durable later", file);
        }
    }

    private static long readAll(Path file, Consumer<ByteBuffer> records) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            LogReader reader = new LogReader(file, channel);
            long end = reader.read(records);
            if (end < reader.forced().length()) {
                LOG.warn(
                        "{} ends at byte {}, within the last records that were forced to the disk (to byte {}): the disk has"
                                + " lost them. {} bytes of an incomplete record are truncated",
                        file,
                        reader.fileLength(),
                        reader.forced().length(),
                        reader.fileLength() - end);
            } else if (end < reader.fileLength()) {
                LOG.warn(
                        "{} ends with an incomplete record at byte {} of a write that was never acknowledged: {} bytes are truncated",
                        file,
                        end,
                        reader.fileLength() - end);
            }
            if (end != reader.fileLength() || end != reader.forced().length()) {
                cut(file, end);
            }
            return end;
        }
    }

    /** Truncates a log that was verified up to {@code end}, durably. */
    private static void cut(Path file, long end) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end);
            channel.force(true);
            writeFully(channel, LogFormat.fileHeader(new Forced(end, end)), 0);
            channel.force(true);
        }
    }

    /**
     * Appends a record. It is durable only after the next {@link #flush}.
     *
     * @param record extends from position to limit; copied or written during the call
     * @return the position of the record in the file
     * @throws LogWriteException if the disk reports an error, now or earlier
     */
    public long append(ByteBuffer record) {
        if (record.remaining() > LogFormat.MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "a record takes at most " + LogFormat.MAX_PAYLOAD + " bytes, not " + record.remaining());
        }
        long position = end;
        attempt(() -> {
            if (buffer.remaining() < LogFormat.RECORD_HEADER) {
                writeOut();
            }
            ByteBuffer payload = record.duplicate();
            LogFormat.putRecordHeader(buffer, payload, position);
            end += LogFormat.RECORD_HEADER + payload.remaining();
            put(payload);
        });
        return position;
    }

    private void put(ByteBuffer payload) throws IOException {
        while (payload.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                writeOut();
            }
            int part = Math.min(buffer.remaining(), payload.remaining());
            buffer.put(payload.slice(payload.position(), part));
            payload.position(payload.position() + part);
        }
    }

    /** Makes all appended records durable. Does nothing if there are no new ones. */
    public void flush() {
        if (end == forced && failure == null) {
            return;
        }
        attempt(() -> {
            writeOut();
            channel.force(false);
            writeFully(channel, LogFormat.fileHeader(new Forced(end, forced)), 0);
            forced = end;
        });
    }

    /** Returns the length of the log in bytes, including records that are not flushed yet. */
    public long length() {
        return end;
    }

    private void writeOut() throws IOException {
        buffer.flip();
        int length = buffer.remaining();
        writeFully(channel, buffer, written);
        written += length;
        buffer.clear();
    }

    private interface DiskAction {
        void run() throws IOException;
    }

    /**
     * Runs an action unless an earlier one failed. After a failure the content of the disk is unknown, and a later force may
     * succeed without reason, so there is no second attempt.
     */
    private void attempt(DiskAction action) {
        if (failure == null) {
            try {
                action.run();
                return;
            } catch (IOException e) {
                failure = e;
            }
        }
        throw new LogWriteException("cannot write to the log", file, failure);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long offset = at;
        while (bytes.hasRemaining()) {
            offset += channel.write(bytes, offset);
        }
    }

    /** Flushes the log and releases the directory. Further calls have no effect. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try (lock;
                channel) {
            if (failure == null) {
                flush();
                channel.force(true); // the header with the last forced length
            }
        } catch (IOException e) {
            throw new LogWriteException("cannot close the log", file, e);
        }
    }
}
