package io.photonpump.embedded;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.photonpump.event.Credentials;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.FrameWriter;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.NewEventDto;
import io.photonpump.internal.tcp.proto.ReadEventDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsDto;
import io.photonpump.internal.tcp.proto.SubscribeToStreamDto;
import io.photonpump.internal.tcp.proto.WriteEventsCompletedDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/** A minimal client: it sends frames, and waits for the next frame other than a heartbeat. */
public final class RawClient implements AutoCloseable {

    private static final int TIME_LIMIT_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private int heartbeats;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        socket.setSoTimeout(TIME_LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    public static RawClient connect(int port) {
        return connect(SocketFactory.getDefault(), port);
    }

    public static RawClient connect(SocketFactory sockets, int port) {
        try {
            return new RawClient(sockets.createSocket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public record Received(Command command, UUID correlationId, byte[] payload) {
        public <T extends MessageLite> T as(com.google.protobuf.Parser<T> parser) {
            try {
                return parser.parseFrom(payload);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public String text() {
            return FrameWriter.text(ByteBuffer.wrap(payload));
        }
    }

    public UUID send(Command command, MessageLite message) {
        return send(command, message.toByteArray(), null);
    }

    public UUID send(Command command, byte[] payload, Credentials credentials) {
        var id = UUID.randomUUID();
        send(command, id, payload, credentials);
        return id;
    }

    public void send(Command command, UUID id, byte[] payload, Credentials credentials) {
        var frame = Unpooled.buffer();
        int start = FrameWriter.begin(frame, command, id, credentials);
        frame.writeBytes(payload);
        FrameWriter.end(frame, start);
        sendBytes(ByteBufUtil.getBytes(frame));
    }

    public void sendBytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame that is no heartbeat. Requests among these are answered. */
    public Received receive() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIME_LIMIT_MILLIS);
        try {
            while (true) {
                if (System.nanoTime() > deadline) {
                    throw new SocketTimeoutException("nothing but heartbeats came");
                }
                var frame = readFrame();
                switch (frame.command()) {
                    case HEARTBEAT_REQUEST -> {
                        heartbeats++;
                        send(Command.HEARTBEAT_RESPONSE, frame.correlationId(), new byte[0], null);
                    }
                    case HEARTBEAT_RESPONSE -> heartbeats++;
                    default -> {
                        return frame;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of heartbeats, requests and responses, that were received while a frame was awaited. */
    public int heartbeats() {
        return heartbeats;
    }

    private Received readFrame() throws IOException {
        int length = Integer.reverseBytes(in.readInt());
        var frame = ByteBuffer.wrap(in.readNBytes(length));
        if (frame.remaining() < length) {
            throw new EOFException("the connection ended inside a frame");
        }
        var payload = new byte[length - Frame.HEADER_LENGTH];
        frame.order(ByteOrder.BIG_ENDIAN).get(Frame.HEADER_LENGTH, payload);
        var command = Command.of(frame.get(0) & 0xff);
        if (command == null) {
            throw new IOException("an unknown command: " + frame.get(0));
        }
        return new Received(command, GuidBytes.of(frame.getLong(2), frame.getLong(10)), payload);
    }

    /** The next bytes, framed or not. */
    public byte[] receiveBytes(int count) {
        try {
            return in.readNBytes(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the server closes the connection before it sends anything more. */
    public boolean isClosedByServer() {
        try {
            receive();
            return false;
        } catch (UncheckedIOException e) {
            return !(e.getCause() instanceof SocketTimeoutException);
        }
    }

    /** Returns whether only heartbeats arrive before the answer to a ping. */
    public boolean isQuiet() {
        var ping = send(Command.PING, new byte[0], null);
        var next = receive();
        return next.command() == Command.PONG && next.correlationId().equals(ping);
    }

    /** Returns whether not even heartbeats arrive within this time. */
    public boolean isSilentFor(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            readFrame();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(TIME_LIMIT_MILLIS);
        }
    }

    // Requests

    public UUID sendWrite(String stream, long expectedVersion, UUID eventId, boolean requireLeader) {
        return send(
                Command.WRITE_EVENTS,
                WriteEventsDto.newBuilder()
                        .setEventStreamId(stream)
                        .setExpectedVersion(expectedVersion)
                        .setRequireLeader(requireLeader)
                        .addEvents(NewEventDto.newBuilder()
                                .setEventId(ByteString.copyFrom(guid(eventId)))
                                .setEventType("PonyJumped")
                                .setDataContentType(1)
                                .setMetadataContentType(0)
                                .setData(ByteString.copyFromUtf8("{}")))
                        .build());
    }

    public UUID sendWrite(String stream) {
        return sendWrite(stream, -2, UUID.randomUUID(), true);
    }

    public WriteEventsCompletedDto write(String stream) {
        sendWrite(stream);
        return receive().as(WriteEventsCompletedDto.parser());
    }

    public UUID sendReadEvent(String stream, long number) {
        return send(
                Command.READ_EVENT,
                ReadEventDto.newBuilder()
                        .setEventStreamId(stream)
                        .setEventNumber(number)
                        .setResolveLinkTos(false)
                        .setRequireLeader(false)
                        .build());
    }

    public UUID sendReadForward(String stream, long from, int count) {
        return send(
                Command.READ_STREAM_EVENTS_FORWARD,
                ReadStreamEventsDto.newBuilder()
                        .setEventStreamId(stream)
                        .setFromEventNumber(from)
                        .setMaxCount(count)
                        .setResolveLinkTos(false)
                        .setRequireLeader(false)
                        .build());
    }

    /** Its id; the confirmation is still to come. */
    public UUID sendSubscribe(String stream) {
        return send(
                Command.SUBSCRIBE_TO_STREAM,
                SubscribeToStreamDto.newBuilder()
                        .setEventStreamId(stream)
                        .setResolveLinkTos(false)
                        .build());
    }

    private static byte[] guid(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(GuidBytes.wireHigh(id))
                .putLong(GuidBytes.wireLow(id))
                .array();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
