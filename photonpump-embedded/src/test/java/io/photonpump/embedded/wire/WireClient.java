package io.photonpump.embedded.wire;

import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.photonpump.event.Credentials;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.FrameWriter;
import io.photonpump.internal.tcp.frame.GuidBytes;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A socket that sends and receives frames. It reads only when the test asks for a frame. */
public final class WireClient implements AutoCloseable {

    /** A frame of the server, or, with code -1, the end of the connection. */
    public record Received(int connection, int code, int flags, UUID correlation, byte[] payload) {
        public boolean isEnd() {
            return code < 0;
        }
    }

    private static final Credentials ADMIN = new Credentials("admin", "changeit");
    private static final int TIME_LIMIT_MILLIS = 10_000;

    private final int number;
    private final boolean manualHeartbeats;
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final List<UUID> heartbeats = new ArrayList<>();
    private byte[] unfinished = new byte[0];
    private boolean ended;

    public WireClient(int number, int port, boolean manualHeartbeats) throws IOException {
        this.number = number;
        this.manualHeartbeats = manualHeartbeats;
        socket = new Socket("localhost", port);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Sends raw bytes, and records whether they end inside a frame. */
    public void sendRaw(byte[] bytes) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(unfinished.length + bytes.length)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .put(unfinished)
                .put(bytes)
                .flip();
        while (all.remaining() >= 4) {
            int length = all.getInt(all.position());
            if (length <= 0 || all.remaining() < 4 + length) {
                break;
            }
            all.position(all.position() + 4 + length);
        }
        unfinished = new byte[all.remaining()];
        all.get(unfinished);
        write(bytes);
    }

    private void write(byte[] bytes) throws IOException {
        if (!ended) {
            out.write(bytes);
            out.flush();
        }
    }

    public static byte[] frame(
            int code, int flags, UUID correlation, String username, String password, byte[] payload) {
        byte[] user = username == null ? null : username.getBytes(StandardCharsets.UTF_8);
        byte[] secret = password == null ? null : password.getBytes(StandardCharsets.UTF_8);
        int credentials = user == null ? 0 : 2 + user.length + secret.length;
        ByteBuffer frame = ByteBuffer.allocate(22 + credentials + payload.length)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putInt(18 + credentials + payload.length)
                .put((byte) code)
                .put((byte) flags)
                .put(GuidBytes.encode(correlation));
        if (user != null) {
            frame.put((byte) user.length).put(user).put((byte) secret.length).put(secret);
        }
        return frame.put(payload).array();
    }

    public void expectHeartbeatResponse(UUID correlation) {
        heartbeats.add(correlation);
    }

    public int number() {
        return number;
    }

    /** Returns whether a ping would not be understood or not be answered. */
    public boolean isQuiet() {
        return ended || unfinished.length > 0;
    }

    public boolean hasEnded() {
        return ended;
    }

    /** Sends a request as the administrator and a ping, and returns all frames before the answer to the ping. */
    public List<Received> ask(Command command, MessageLite request) throws IOException {
        sendRaw(frame(command.code(), 1, UUID.randomUUID(), ADMIN.username(), ADMIN.password(), request.toByteArray()));
        return untilPong();
    }

    /** Sends a ping and returns all frames before its answer. */
    public List<Received> untilPong() throws IOException {
        UUID barrier = UUID.randomUUID();
        ByteBuf ping = Unpooled.buffer();
        FrameWriter.end(ping, FrameWriter.begin(ping, Command.PING, barrier, ADMIN));
        byte[] bytes = new byte[ping.readableBytes()];
        ping.readBytes(bytes);
        write(bytes);
        List<Received> received = new ArrayList<>();
        while (true) {
            Received frame = next(TIME_LIMIT_MILLIS);
            if (frame == null) {
                throw new IOException("no answer to a ping");
            }
            if (frame.isEnd()) {
                received.add(frame);
                return received;
            }
            if (frame.correlation().equals(barrier)) {
                return received;
            }
            received.add(frame);
        }
    }

    /** Returns the next frame other than a heartbeat; null if none arrives in time. */
    public Received next(int timeoutMillis) throws IOException {
        if (ended) {
            return null;
        }
        while (true) {
            socket.setSoTimeout(timeoutMillis);
            Received frame = read();
            if (frame == null) {
                return null;
            }
            if (frame.code() == Command.HEARTBEAT_REQUEST.code() && !manualHeartbeats) {
                write(frame(Command.HEARTBEAT_RESPONSE.code(), 0, frame.correlation(), null, null, new byte[0]));
            } else if (frame.code() != Command.HEARTBEAT_RESPONSE.code() || heartbeats.contains(frame.correlation())) {
                return frame;
            }
        }
    }

    private Received read() throws IOException {
        try {
            int length = Integer.reverseBytes(in.readInt());
            socket.setSoTimeout(TIME_LIMIT_MILLIS);
            byte[] body = new byte[length];
            in.readFully(body);
            ByteBuffer buffer = ByteBuffer.wrap(body);
            int code = buffer.get() & 0xff;
            int flags = buffer.get();
            UUID correlation = GuidBytes.decode(buffer.slice(2, 16));
            byte[] payload = new byte[length - Frame.HEADER_LENGTH];
            buffer.position(Frame.HEADER_LENGTH).get(payload);
            return new Received(number, code, flags, correlation, payload);
        } catch (SocketTimeoutException e) {
            return null;
        } catch (EOFException | java.net.SocketException e) {
            ended = true;
            return new Received(number, -1, 0, Frame.ZERO_ID, new byte[0]);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
