package io.photonpump.embedded.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.FrameWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of a connection, and the address of its client. */
final class Frames {

    private Frames() {}

    /** Returns address and port of the client. */
    static String address(ChannelHandlerContext context) {
        return context.channel().remoteAddress() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : String.valueOf(context.channel().remoteAddress());
    }

    /** Copies a frame, whose payload is valid only during the call. */
    static Frame copy(Frame frame) {
        ByteBuffer payload = ByteBuffer.allocate(frame.payload().remaining());
        payload.put(frame.payload().duplicate()).flip();
        return new Frame(frame.code(), frame.flags(), frame.correlationId(), frame.credentials(), payload);
    }

    /** Returns a frame that refuses the whole connection. */
    static ByteBuf badRequest(ChannelHandlerContext context, String text) {
        ByteBuf out = context.alloc().directBuffer();
        FrameWriter.write(out, Command.BAD_REQUEST, Frame.ZERO_ID, text.getBytes(StandardCharsets.UTF_8));
        return out;
    }
}
