package io.photonpump.embedded.internal.fault;

import io.netty.buffer.ByteBuf;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.GuidBytes;
import java.util.UUID;

/** The command and correlation id of a frame that the server is about to send. */
record FrameHeader(int command, UUID correlationId) {

    private static final int COMMAND_AT = 4;
    private static final int CORRELATION_ID_AT = 6;

    static FrameHeader of(ByteBuf frame) {
        int start = frame.readerIndex();
        return new FrameHeader(
                frame.getUnsignedByte(start + COMMAND_AT),
                GuidBytes.of(frame.getLong(start + CORRELATION_ID_AT), frame.getLong(start + CORRELATION_ID_AT + 8)));
    }

    /** Returns whether the buffer holds a frame with this command. */
    static boolean is(ByteBuf frame, Command command) {
        return frame.isReadable() && frame.getUnsignedByte(frame.readerIndex() + COMMAND_AT) == command.code();
    }

    boolean isEvent() {
        return command == Command.STREAM_EVENT_APPEARED.code()
                || command == Command.PERSISTENT_SUBSCRIPTION_STREAM_EVENT_APPEARED.code();
    }
}
