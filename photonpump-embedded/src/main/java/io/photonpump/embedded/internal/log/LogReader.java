package io.photonpump.embedded.internal.log;

import io.photonpump.embedded.error.DamagedLogException;
import io.photonpump.embedded.internal.log.LogFormat.Forced;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads a log once, checks every byte and writes nothing. It distinguishes:
 *
 * <ul>
 *   <li>bad bytes before the forced length: they were acknowledged, so the file is damaged;
 *   <li>bad bytes after it, followed by a good record: damage, because an incomplete write is always the last one;
 *   <li>bad bytes after it up to the end: an incomplete record that was never acknowledged;
 *   <li>a file that ends within the last forced batch: the disk lost its cache in spite of the force. This counts as an
 *       incomplete record, with a warning; a file that ends before that batch is damaged.
 * </ul>
 */
final class LogReader {

    private static final int WINDOW = 1024 * 1024;

    private final Path file;
    private final FileChannel channel;
    private final long fileLength;
    private final Forced forced;

    /** A part of the file in memory, which begins at {@link #windowStart}. */
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);

    private long windowStart;

    LogReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.fileLength = channel.size();
        this.forced = readForced();
    }

    private Forced readForced() throws IOException {
        if (!fetch(0, LogFormat.FILE_HEADER) || !LogFormat.isFileHeaderGood(window)) {
            throw new DamagedLogException(file, 0, "it does not start with the header of a Photon Pump log");
        }
        return LogFormat.forced(window);
    }

    Forced forced() {
        return forced;
    }

    long fileLength() {
        return fileLength;
    }

    /**
     * Passes every payload to the consumer, which must not keep the buffer.
     *
     * @return the end of the good records; less than the length of the file if it ends with an incomplete record
     * @throws DamagedLogException possibly after good records were passed on
     */
    long read(Consumer<ByteBuffer> records) throws IOException {
        if (fileLength < forced.lastBatch()) {
            throw new DamagedLogException(
                    file, fileLength, "it ends here, but " + forced.length() + " bytes of it have been acknowledged");
        }
        long offset = LogFormat.FILE_HEADER;
        while (offset < fileLength) {
            switch (look(offset)) {
                case GOOD -> {
                    records.accept(payload(offset));
                    offset += recordLength(offset);
                }
                case CUT_SHORT -> {
                    if (offset < forced.length() && fileLength >= forced.length()) {
                        throw new DamagedLogException(file, offset, "the record there runs past the end of the file");
                    }
                    return tornAt(offset);
                }
                case BAD -> {
                    if (offset < forced.length()) {
                        throw new DamagedLogException(file, offset, "the checksum of the record there does not match");
                    }
                    return tornAt(offset);
                }
            }
        }
        return offset;
    }

    private enum Look {
        GOOD,
        /** The file ends within the record. The existing part of its header is good. */
        CUT_SHORT,
        BAD
    }

    private Look look(long offset) throws IOException {
        if (!fetch(offset, LogFormat.RECORD_HEADER)) {
            return Look.CUT_SHORT;
        }
        if (!LogFormat.isRecordHeaderGood(window, at(offset), offset)) {
            return Look.BAD;
        }
        if (!fetch(offset, recordLength(offset))) {
            return Look.CUT_SHORT;
        }
        return LogFormat.isPayloadGood(window, at(offset)) ? Look.GOOD : Look.BAD;
    }

    private long tornAt(long offset) throws IOException {
        for (long later = offset + 1; later + LogFormat.RECORD_HEADER <= fileLength; later++) {
            if (look(later) == Look.GOOD) {
                throw new DamagedLogException(
                        file, offset, "the record there is bad, but a good one follows at byte " + later);
            }
        }
        return offset;
    }

    /** Returns the payload of the record at {@code offset}, which is in the window. */
    private ByteBuffer payload(long offset) {
        int start = at(offset) + LogFormat.RECORD_HEADER;
        return window.slice(start, LogFormat.payloadLength(window, at(offset))).asReadOnlyBuffer();
    }

    private int recordLength(long offset) {
        return LogFormat.RECORD_HEADER + LogFormat.payloadLength(window, at(offset));
    }

    private int at(long offset) {
        return Math.toIntExact(offset - windowStart);
    }

    /**
     * Loads {@code length} bytes from {@code offset} into the window. Returns false, without an allocation, if the file ends
     * before.
     */
    private boolean fetch(long offset, int length) throws IOException {
        if (offset + length > fileLength) {
            return false;
        }
        if (offset >= windowStart && offset + length <= windowStart + window.limit()) {
            return true;
        }
        if (length > window.capacity()) {
            window = ByteBuffer.allocate(length);
        }
        window.clear().limit((int) Math.min(window.capacity(), fileLength - offset));
        windowStart = offset;
        while (window.hasRemaining()) {
            if (channel.read(window, offset + window.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        window.flip();
        return true;
    }
}
