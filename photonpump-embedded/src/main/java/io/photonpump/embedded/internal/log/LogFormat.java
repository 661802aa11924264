package io.photonpump.embedded.internal.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of a log file. Checksums cover every byte.
 *
 * <pre>
 * file header (28 bytes)                      record (20 bytes and the payload)
 *   0  magic and version   8                    0  payload length             4
 *   8  forced              8                    4  position = file offset     8
 *  16  last batch          8                   12  CRC32C of the payload      4
 *  24  CRC32C of 0..23     4                   16  CRC32C of 0..15            4
 *                                              20  payload
 * </pre>
 *
 * <p>{@code forced} is the length of the file that was on the disk at the time of the last acknowledgement, and {@code last batch}
 * is the start of the records of that last force. The length of a record has its own checksum, which distinguishes a damaged
 * length from a file that ends too early.
 */
final class LogFormat {

    static final int FILE_HEADER = 28;
    static final int RECORD_HEADER = 20;

    /** The maximum size of a record, far above the largest frame of the protocol (64 MiB). */
    static final int MAX_PAYLOAD = 256 * 1024 * 1024;

    private static final long MAGIC = 0x50_50_75_6d_70_4c_67_01L; // "PPumpLg", version 1
    private static final int FILE_HEADER_SUM_AT = 24;
    private static final int RECORD_HEADER_SUM_AT = 16;

    private LogFormat() {}

    /** The two lengths in the file header, in bytes from the start of the file. */
    record Forced(long length, long lastBatch) {
        static final Forced NOTHING = new Forced(FILE_HEADER, FILE_HEADER);
    }

    static ByteBuffer fileHeader(Forced forced) {
        ByteBuffer header = ByteBuffer.allocate(FILE_HEADER);
        header.putLong(MAGIC).putLong(forced.length()).putLong(forced.lastBatch());
        return header.putInt(checksum(header, 0, FILE_HEADER_SUM_AT)).flip();
    }

    static boolean isFileHeaderGood(ByteBuffer header) {
        LogFormat.Forced forced = forced(header);
        return header.getLong(0) == MAGIC
                && header.getInt(FILE_HEADER_SUM_AT) == checksum(header, 0, FILE_HEADER_SUM_AT)
                && forced.lastBatch() >= FILE_HEADER
                && forced.length() >= forced.lastBatch();
    }

    static Forced forced(ByteBuffer header) {
        return new Forced(header.getLong(8), header.getLong(16));
    }

    /** Writes the header of the record at {@code position} of the file. */
    static void putRecordHeader(ByteBuffer out, ByteBuffer payload, long position) {
        int start = out.position();
        out.putInt(payload.remaining()).putLong(position);
        out.putInt(checksum(payload, payload.position(), payload.remaining()));
        out.putInt(checksum(out, start, RECORD_HEADER_SUM_AT));
    }

    static int payloadLength(ByteBuffer buffer, int at) {
        return buffer.getInt(at);
    }

    static boolean isRecordHeaderGood(ByteBuffer buffer, int at, long position) {
        int length = payloadLength(buffer, at);
        return buffer.getLong(at + 4) == position
                && length >= 0
                && length <= MAX_PAYLOAD
                && buffer.getInt(at + RECORD_HEADER_SUM_AT) == checksum(buffer, at, RECORD_HEADER_SUM_AT);
    }

    /**
     * Returns whether the payload after the header at {@code at} has the right checksum. It must be completely in the buffer.
     */
    static boolean isPayloadGood(ByteBuffer buffer, int at) {
        return buffer.getInt(at + 12) == checksum(buffer, at + RECORD_HEADER, payloadLength(buffer, at));
    }

    private static int checksum(ByteBuffer buffer, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(buffer.slice(from, length));
        return (int) sum.getValue();
    }
}
