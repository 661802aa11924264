package io.photonpump.embedded.fuzz;

import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.NewEventDto;
import io.photonpump.internal.tcp.proto.ReadEventDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client without manners: sends any bytes, reads everything, cares for pongs and for the end. */
final class FuzzClient implements AutoCloseable {

    enum End {
        ANSWERED,
        CLOSED
    }

    private record Reply(int code, UUID correlation) {}

    private static final Reply THE_END = new Reply(-1, Frame.ZERO_ID);

    private final Socket socket;
    private final OutputStream out;
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();

    FuzzClient(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        Thread reader = new Thread(this::read, "fuzz-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16))) {
            while (true) {
                int length = Integer.reverseBytes(in.readInt());
                int code = in.readUnsignedByte();
                in.readByte();
                byte[] id = in.readNBytes(16);
                in.skipNBytes(length - Frame.HEADER_LENGTH);
                if (code == Command.PONG.code()
                        || code == Command.WRITE_EVENTS_COMPLETED.code()
                        || code == Command.READ_EVENT_COMPLETED.code()) {
                    replies.add(new Reply(code, GuidBytes.decode(ByteBuffer.wrap(id))));
                }
            }
        } catch (IOException e) {
            replies.add(THE_END);
        }
    }

    void send(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            replies.add(THE_END); // hung up on in the middle of it
        }
    }

    void sendLengthPrefix(int length) {
        send(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .array());
    }

    /** Asks for a pong, with good credentials, and waits for that or for the end. */
    End awaitPong() {
        UUID id = UUID.randomUUID();
        send(authenticated(Command.PING, id, new byte[0]));
        return await(Command.PONG, id);
    }

    End awaitEnd() {
        return await(Command.PONG, Frame.ZERO_ID);
    }

    /** Returns whether an event can be written and read back. */
    boolean writesAndReads(String stream) {
        UUID write = UUID.randomUUID();
        WriteEventsDto.Builder events = WriteEventsDto.newBuilder()
                .setEventStreamId(stream)
                .setExpectedVersion(-1)
                .setRequireLeader(true);
        events.addEvents(NewEventDto.newBuilder()
                .setEventId(com.google.protobuf.ByteString.copyFrom(GuidBytes.encode(UUID.randomUUID())))
                .setEventType("PonyJumped"));
        send(authenticated(Command.WRITE_EVENTS, write, events.build().toByteArray()));
        UUID read = UUID.randomUUID();
        byte[] request = ReadEventDto.newBuilder()
                .setEventStreamId(stream)
                .setEventNumber(0)
                .build()
                .toByteArray();
        return await(Command.WRITE_EVENTS_COMPLETED, write) == End.ANSWERED
                && sent(authenticated(Command.READ_EVENT, read, request))
                && await(Command.READ_EVENT_COMPLETED, read) == End.ANSWERED;
    }

    private boolean sent(byte[] frame) {
        send(frame);
        return true;
    }

    private End await(Command command, UUID id) {
        try {
            while (true) {
                Reply reply = replies.poll(20, TimeUnit.SECONDS);
                if (reply == null) {
                    throw new AssertionError("no answer and no end within 20 seconds");
                }
                if (reply == THE_END) {
                    return End.CLOSED;
                }
                if (reply.code() == command.code() && reply.correlation().equals(id)) {
                    return End.ANSWERED;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] authenticated(Command command, UUID id, byte[] payload) {
        byte[] username = "admin".getBytes(StandardCharsets.UTF_8);
        byte[] password = "changeit".getBytes(StandardCharsets.UTF_8);
        int length = Frame.HEADER_LENGTH + 2 + username.length + password.length + payload.length;
        return ByteBuffer.allocate(4 + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .put((byte) command.code())
                .put((byte) Frame.AUTHENTICATED)
                .put(GuidBytes.encode(id))
                .put((byte) username.length)
                .put(username)
                .put((byte) password.length)
                .put(password)
                .put(payload)
                .array();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
