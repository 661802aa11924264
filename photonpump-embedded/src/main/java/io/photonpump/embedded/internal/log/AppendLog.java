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
 * An append-only file of records. {@link #append} collects, {@link #flush} makes everything collected durable: what was
 * flushed is there again after a killed process and after a power cut. Call it once for all that one turn of the event loop
 * has written, before any of it is acknowledged.
 *
 * <p>The forced length goes into the file header after each force and reaches the disk with the next one. So after a killed
 * process it is exact (the page cache outlives the process), and after a power cut it is at most one batch behind.
 */
public final class AppendLog implements AutoCloseable {

    /** The name of the log inside its data directory. */
    public static final String FILE = "events.log";

    private static final Logger LOG = LoggerFactory.getLogger(AppendLog.class);
    private static final int BUFFER = 256 * 1024;

    private static final int RESERVE = 1024 * 1024;

    /** What a byte of the log takes in the heap at least, with large events; small ones take up to twice as much. */
    private static final double HEAP_PER_BYTE = 1.1;

    private final Path file;
    private final DirectoryLock lock;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    /** The length of the log in bytes: with what is still in the buffer, without it, and what is known to be on the disk. */
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
     * Opens the log of a data directory, which is created if it is not there. The log is checked as a whole before anything
     * is written to it; a torn tail is cut off, with a line in the log of the application.
     *
     * @param records gets every record in order of writing; the buffer is valid only during the call
     * @throws DirectoryInUseException if another server has the directory open
     * @throws DamagedLogException if the file is not what was written; it is not touched then
     * @throws LogTooLargeException if the events of the log do not fit into the heap
     * @throws LogWriteException if the directory or file cannot be used
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
            reserve = null; // the events that were read are still in memory: this makes room to say so
            release(lock, e);
            throw new LogTooLargeException(
                    file, file.toFile().length(), Runtime.getRuntime().maxMemory(), e);
        } catch (RuntimeException | Error e) {
            release(lock, e);
            throw e;
        }
    }

    /** Refuses a log of which it is certain that its events do not fit, before it is read. */
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

    /** By way of a second file, so that a log which exists has its whole header whatever happens here. */
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
            LOG.debug("This system cannot force a directory; the new log {} appears on the disk when it likes", file);
        }
    }

    private static long readAll(Path file, Consumer<ByteBuffer> records) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            LogReader reader = new LogReader(file, channel);
            long end = reader.read(records);
            if (end < reader.forced().length()) {
                LOG.warn(
                        "{} ends at byte {}, inside the last records that were forced to the disk (to byte {}): the disk has"
                                + " lost them. Cutting off {} bytes of a torn record",
                        file,
                        reader.fileLength(),
                        reader.forced().length(),
                        reader.fileLength() - end);
            } else if (end < reader.fileLength()) {
                LOG.warn(
                        "{} has a torn tail at byte {}, left by a write that was never acknowledged: cutting off {} bytes",
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

    /** Makes a log that was verified up to {@code end} end there, for certain. */
    private static void cut(Path file, long end) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end);
            channel.force(true);
            writeFully(channel, LogFormat.fileHeader(new Forced(end, end)), 0);
            channel.force(true);
        }
    }

    /**
     * Adds a record behind the others. It is durable only after the next {@link #flush}.
     *
     * @param record its bytes from position to limit, which are copied or written at once
     * @return the record's position: the byte of the file where it begins
     * @throws LogWriteException if the disk refuses, now or earlier
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

    /** Returns when everything appended so far is on the disk; costs nothing if there is nothing new. */
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

    /** The length of the log in bytes, counting what is not flushed yet. */
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

    /** After one failure nobody knows what the disk holds, and a later force may lie about it: no second try. */
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

    /** Flushes and gives the directory back. Calling it again does nothing. */
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
