package io.photonpump.internal.tcp.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * An id in the byte order of .NET's Guid: the first three groups little-endian, the rest as written (docs/protocol.md,
 * Ids). Every id of the protocol has it, in the frame's header and inside messages.
 */
public final class GuidBytes {

    public static final int LENGTH = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private GuidBytes() {}

    /** The first eight bytes on the wire, read as one big-endian long. */
    public static long wireHigh(UUID id) {
        return swap(id.getMostSignificantBits());
    }

    /** The last eight bytes on the wire, read as one big-endian long. */
    public static long wireLow(UUID id) {
        return id.getLeastSignificantBits();
    }

    /** The id of two wire halves, each read as a big-endian long. */
    public static UUID of(long wireHigh, long wireLow) {
        return new UUID(swap(wireHigh), wireLow);
    }

    public static byte[] encode(UUID id) {
        byte[] bytes = new byte[LENGTH];
        LONGS.set(bytes, 0, wireHigh(id));
        LONGS.set(bytes, 8, wireLow(id));
        return bytes;
    }

    /**
     * The id of exactly 16 bytes.
     *
     * @throws IllegalArgumentException for any other length
     */
    public static UUID decode(ByteBuffer bytes) {
        if (bytes.remaining() != LENGTH) {
            throw new IllegalArgumentException("an id takes 16 bytes, this one has " + bytes.remaining());
        }
        ByteBuffer view = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        return of(view.getLong(), view.getLong());
    }

    /** The id whose 16 bytes start at {@code at}. */
    public static UUID decode(byte[] bytes, int at) {
        return of((long) LONGS.get(bytes, at), (long) LONGS.get(bytes, at + 8));
    }

    /** Reverses the bytes of the first (4), second (2) and third (2) group; its own inverse. */
    private static long swap(long high) {
        int first = Integer.reverseBytes((int) (high >>> 32));
        short second = Short.reverseBytes((short) (high >>> 16));
        short third = Short.reverseBytes((short) high);
        return ((long) first << 32) | ((second & 0xffffL) << 16) | (third & 0xffffL);
    }
}
