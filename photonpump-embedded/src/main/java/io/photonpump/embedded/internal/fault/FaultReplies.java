package io.photonpump.embedded.internal.fault;

import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.photonpump.embedded.fault.Fault.DropCause;
import io.photonpump.embedded.fault.Fault.Leader;
import io.photonpump.embedded.fault.Fault.NotHandled;
import io.photonpump.embedded.fault.Fault.WriteTimeOut;
import io.photonpump.embedded.internal.fault.FaultTarget.Encoded;
import io.photonpump.embedded.internal.fault.FaultTarget.Reply;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.FrameWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The messages that faults send, written field by field (docs/protocol.md, Messages). */
final class FaultReplies {

    private FaultReplies() {}

    static Reply badRequest(String text) {
        return (id, command) -> text(Command.BAD_REQUEST, text);
    }

    static Reply notAuthenticated(String text) {
        return (id, command) -> text(Command.NOT_AUTHENTICATED, text);
    }

    private static Encoded text(Command command, String text) {
        return new Encoded(command.code(), text.getBytes(StandardCharsets.UTF_8));
    }

    static Reply notHandled(NotHandled fault) {
        byte[] payload = message(out -> {
            out.writeEnum(1, fault.reason().ordinal());
            Leader leader = fault.leader();
            if (leader != null) {
                out.writeByteArray(2, leaderInfo(leader));
            }
        });
        return (id, command) -> new Encoded(Command.NOT_HANDLED.code(), payload);
    }

    private static byte[] leaderInfo(Leader leader) {
        return message(out -> {
            out.writeString(1, leader.host());
            out.writeInt32(2, leader.tcpPort());
            out.writeString(3, leader.host());
            out.writeInt32(4, leader.httpPort());
        });
    }

    static Encoded subscriptionDropped(DropCause cause) {
        return new Encoded(Command.SUBSCRIPTION_DROPPED.code(), message(out -> out.writeEnum(1, cause.ordinal())));
    }

    /** Returns the request with which a client ends a subscription. */
    static Frame unsubscribe(UUID subscription) {
        return new Frame(
                Command.UNSUBSCRIBE_FROM_STREAM.code(), Frame.NO_FLAGS, subscription, null, ByteBuffer.allocate(0));
    }

    static ByteBuf frame(ByteBufAllocator allocator, Encoded message, UUID correlationId) {
        ByteBuf frame = allocator.buffer(Frame.HEADER_LENGTH + message.payload().length);
        Command command = Objects.requireNonNull(Command.of(message.command()));
        FrameWriter.write(frame, command, correlationId, message.payload());
        return frame;
    }

    static Reply timeOut(WriteTimeOut kind) {
        return (id, command) -> timeOut(result(kind), Command.of(command));
    }

    private static int result(WriteTimeOut kind) {
        return switch (kind) {
            case PREPARE -> 1;
            case COMMIT -> 2;
            case FORWARD -> 3;
        };
    }

    /** Numbers and ids are zero where proto2 requires a value. */
    private static @Nullable Encoded timeOut(int result, @Nullable Command request) {
        if (request == null) {
            return null;
        }
        return switch (request) {
            case WRITE_EVENTS ->
                new Encoded(Command.WRITE_EVENTS_COMPLETED.code(), message(out -> {
                    out.writeEnum(1, result);
                    out.writeInt64(3, 0);
                    out.writeInt64(4, 0);
                }));
            case DELETE_STREAM ->
                new Encoded(Command.DELETE_STREAM_COMPLETED.code(), message(out -> out.writeEnum(1, result)));
            case TRANSACTION_START, TRANSACTION_WRITE ->
                new Encoded(request.code() + 1, message(out -> {
                    out.writeInt64(1, 0);
                    out.writeEnum(2, result);
                }));
            case TRANSACTION_COMMIT ->
                new Encoded(Command.TRANSACTION_COMMIT_COMPLETED.code(), message(out -> {
                    out.writeInt64(1, 0);
                    out.writeEnum(2, result);
                    out.writeInt64(4, 0);
                    out.writeInt64(5, 0);
                }));
            default -> null;
        };
    }

    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.writeTo(out);
            out.flush();
        } catch (IOException e) { // not from memory
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
