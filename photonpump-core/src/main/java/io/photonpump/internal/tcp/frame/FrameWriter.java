package io.photonpump.internal.tcp.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.photonpump.event.Credentials;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes frames. The counterpart of {@link FrameDecoder}. The length in the header is set when the payload is written. */
public final class FrameWriter {

    private static final int PREFIX_LENGTH = 4;

    private FrameWriter() {}

    /**
     * Writes everything before the payload.
     *
     * @return where the frame starts, for {@link #end}
     */
    public static int begin(ByteBuf out, Command command, UUID correlationId, @Nullable Credentials credentials) {
        int start = out.writerIndex();
        out.writeIntLE(0);
        out.writeByte(command.code());
        out.writeByte(credentials == null ? Frame.NO_FLAGS : Frame.AUTHENTICATED);
        out.writeLong(GuidBytes.wireHigh(correlationId));
        out.writeLong(GuidBytes.wireLow(correlationId));
        if (credentials != null) {
            writeText(out, credentials.username());
            writeText(out, credentials.password());
        }
        return start;
    }

    /**
     * Sets the length prefix: everything written since {@link #begin} is the frame.
     *
     * @throws FrameException if the frame is larger than a server accepts; nothing of it is left in the buffer
     */
    public static void end(ByteBuf out, int start) {
        int length = out.writerIndex() - start - PREFIX_LENGTH;
        requireFits(out, start, length);
        out.setIntLE(start, length);
    }

    /**
     * A whole frame, or if anything goes wrong nothing of it: the buffer may hold the frames of others.
     *
     * @param out has an array: what protobuf writes to without objects of its own
     * @throws FrameException if it is larger than a server accepts
     */
    public static void write(
            ByteBuf out, Command command, UUID correlationId, @Nullable Credentials credentials, FramePayload payload) {
        int start = out.writerIndex();
        try {
            begin(out, command, correlationId, credentials);
            int size = payload.size();
            requireFits(out, start, (long) out.writerIndex() - start - PREFIX_LENGTH + size);
            out.ensureWritable(size);
            payload.writeTo(out.array(), out.arrayOffset() + out.writerIndex());
            out.writerIndex(out.writerIndex() + size);
            end(out, start);
        } catch (RuntimeException e) {
            out.writerIndex(start);
            throw e;
        }
    }

    /** A whole frame without credentials. */
    public static void write(ByteBuf out, Command command, UUID correlationId, byte[] payload) {
        int start = begin(out, command, correlationId, null);
        out.writeBytes(payload);
        end(out, start);
    }

    private static void requireFits(ByteBuf out, int start, long length) {
        if (length > Frame.MAX_LENGTH) {
            out.writerIndex(start);
            throw new FrameException.TooLarge(length);
        }
    }

    private static void writeText(ByteBuf out, String text) {
        int at = out.writerIndex();
        out.writeByte(0);
        int length = ByteBufUtil.writeUtf8(out, text);
        if (length > 255) {
            throw new FrameException("username and password take up to 255 bytes each");
        }
        out.setByte(at, length);
    }

    /** The UTF-8 text that the payload of a BadRequest or NotAuthenticated is. */
    public static String text(ByteBuffer payload) {
        return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }
}
