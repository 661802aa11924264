package io.photonpump.internal.tcp.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.photonpump.internal.tcp.frame.Frame.FrameCredentials;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Cuts the byte stream into {@link Frame}s and passes each on at once, while its payload still lies in the receive buffer.
 * A length prefix is checked before anything is awaited or allocated for it; the first bytes that cannot be a frame raise
 * one {@link FrameException} in the pipeline, and everything after them is thrown away.
 */
public final class FrameDecoder extends ByteToMessageDecoder {

    private static final int PREFIX_LENGTH = 4;
    private static final int SCRATCH_BYTES = 16 * 1024;

    /** Larger payloads get an array of their own, so that one of them does not stay in memory with every connection. */
    private static final int MAX_SCRATCH_BYTES = 1024 * 1024;

    private final boolean client;
    private ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
    private boolean first = true;
    private boolean broken;

    private FrameDecoder(boolean client) {
        this.client = client;
    }

    /** For what a server sends. It also knows the first words of other protocols, so that the error can name them. */
    public static FrameDecoder forClient() {
        return new FrameDecoder(true);
    }

    /** For what a client sends. */
    public static FrameDecoder forServer() {
        return new FrameDecoder(false);
    }

    /** Returns how many bytes of memory a frame takes that is not complete yet; 0 if there is none. */
    public int unfinishedBytes() {
        return actualReadableBytes() == 0 ? 0 : internalBuffer().capacity();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            decodeAll(context, in);
        } catch (FrameException e) {
            broken = true;
            in.skipBytes(in.readableBytes());
            context.fireExceptionCaught(e);
        }
    }

    /**
     * Without the read that Netty's decoder adds when auto-read is off and nothing came out of it: since frames do not go
     * through {@code out}, it would add one each time, and a socket that is held would be read all the same.
     */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        discardSomeReadBytes();
        context.fireChannelReadComplete();
    }

    /**
     * Fires frames itself: those that are left in {@code out} would be handled after the buffer under their payload is
     * released.
     */
    private void decodeAll(ChannelHandlerContext context, ByteBuf in) {
        while (in.readableBytes() >= PREFIX_LENGTH && !context.isRemoved()) {
            int length = in.getIntLE(in.readerIndex());
            if (first && client) {
                refuseForeign(length);
            }
            first = false;
            if (length < Frame.HEADER_LENGTH || length > Frame.MAX_LENGTH) {
                throw new FrameException("a frame takes " + Frame.HEADER_LENGTH + " to " + Frame.MAX_LENGTH
                        + " bytes, this one claims " + length);
            }
            if (in.readableBytes() < PREFIX_LENGTH + length) {
                return;
            }
            int start = in.readerIndex() + PREFIX_LENGTH;
            in.skipBytes(PREFIX_LENGTH + length);
            context.fireChannelRead(frame(in, start, start + length));
        }
    }

    /** A server's first frame answers the greeting and is short, so none of these can be one. */
    private static void refuseForeign(int firstWord) {
        if (firstWord == 0x50545448) { // "HTTP"
            throw new FrameException(
                    "an HTTP server answers there; its TCP port for clients is another one, usually 1113");
        }
        if ((firstWord & 0xffff) == 0x0315 && firstWord > 0xffff) { // a TLS alert: 15 03 version
            throw new FrameException("the server speaks TLS there: add tls=true");
        }
        if (firstWord == 0x2d485353) { // "SSH-"
            throw new FrameException("an SSH server answers there");
        }
    }

    private Frame frame(ByteBuf in, int start, int end) {
        int flags = in.getByte(start + 1);
        UUID correlationId = GuidBytes.of(in.getLong(start + 2), in.getLong(start + 10));
        int payload = start + Frame.HEADER_LENGTH;
        FrameCredentials credentials = null;
        if ((flags & Frame.AUTHENTICATED) != 0) {
            int passwordAt = textEnd(in, payload, end);
            int credentialsEnd = textEnd(in, passwordAt, end);
            credentials = new FrameCredentials(text(in, payload), text(in, passwordAt));
            payload = credentialsEnd;
        }
        return new Frame(
                in.getUnsignedByte(start), flags, correlationId, credentials, payload(in, payload, end - payload));
    }

    /**
     * In a buffer that the next frame uses again: readers of protobuf are at their best with arrays, and would make one for
     * each frame.
     */
    private ByteBuffer payload(ByteBuf in, int at, int length) {
        if (length > MAX_SCRATCH_BYTES) {
            byte[] own = new byte[length];
            in.getBytes(at, own);
            return ByteBuffer.wrap(own);
        }
        if (length > scratch.capacity()) {
            scratch = ByteBuffer.allocate(Math.min(MAX_SCRATCH_BYTES, Integer.highestOneBit(length) << 1));
        }
        in.getBytes(at, scratch.array(), 0, length);
        return scratch.clear().limit(length);
    }

    /** Returns the end of the text that starts with its length byte at {@code at}. */
    private static int textEnd(ByteBuf in, int at, int end) {
        int next = at < end ? at + 1 + in.getUnsignedByte(at) : end + 1;
        if (next > end) {
            throw new FrameException("the credentials run past the end of their frame");
        }
        return next;
    }

    private static String text(ByteBuf in, int at) {
        return in.toString(at + 1, in.getUnsignedByte(at), StandardCharsets.UTF_8);
    }
}
