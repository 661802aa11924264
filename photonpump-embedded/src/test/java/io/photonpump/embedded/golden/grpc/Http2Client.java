package io.photonpump.embedded.golden.grpc;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An HTTP/2 connection of frames on a socket; only the header compression is Netty's. A thread of its own reads and tells the listener,
 * which must not wait. The monitor of this object guards windows and streams, that of {@code out} the order of frames.
 */
final class Http2Client implements Closeable {

    static final int NO_ERROR = 0;
    static final int CANCEL = 8;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY = 0x20;
    private static final int SETTING_INITIAL_WINDOW = 4;
    private static final int DEFAULT_WINDOW = 65_535;
    private static final long TIME_LIMIT_MILLIS = 10_000;

    /** What arrives, told by the reading thread. */
    interface Listener {
        void headers(int stream, Http2Headers headers, boolean end);

        void data(int stream, byte[] data, boolean end);

        void reset(int stream, long error);

        void goAway(long error);

        void closed();
    }

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;
    private final Listener listener;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final Map<Integer, Long> serverSettings = new HashMap<>();
    private final Map<Integer, Long> sendWindows = new HashMap<>();
    private final Map<Integer, Integer> withheld = new HashMap<>();
    private final Map<Integer, List<Runnable>> paused = new HashMap<>();
    private long initialSendWindow = DEFAULT_WINDOW;
    private long connectionSendWindow = DEFAULT_WINDOW;
    private long connectionWindowGranted = DEFAULT_WINDOW;
    private boolean settingsSeen;
    private boolean ended;
    private int nextStream = 1;
    private int pongs;
    private byte[] lastPong = new byte[0];

    /**
     * Connects and waits for the server's settings.
     *
     * @param initialWindow of each stream, for what the server sends; null for the default
     */
    Http2Client(Socket socket, Integer initialWindow, Listener listener) throws IOException {
        this.socket = socket;
        this.listener = listener;
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer settings = ByteBuffer.allocate(12).putShort((short) 2).putInt(0); // no push
        if (initialWindow != null) {
            settings.putShort((short) SETTING_INITIAL_WINDOW).putInt(initialWindow);
        }
        byte[] payload = new byte[settings.position()];
        settings.flip().get(payload);
        send(SETTINGS, 0, 0, payload);
        Thread reader = new Thread(this::read, "http2-client");
        reader.setDaemon(true);
        reader.start();
        await(() -> settingsSeen, "no SETTINGS");
    }

    /** Opens a stream. */
    int open(Http2Headers headers, boolean end) throws IOException {
        synchronized (out) {
            int stream;
            synchronized (this) {
                stream = nextStream;
                nextStream += 2;
                sendWindows.put(stream, initialSendWindow);
            }
            ByteBuf block = Unpooled.buffer();
            try {
                encoder.encodeHeaders(stream, headers, block);
            } catch (Http2Exception e) {
                throw new IOException(e);
            }
            byte[] bytes = new byte[block.readableBytes()];
            block.readBytes(bytes);
            send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, bytes);
            return stream;
        }
    }

    /** Sends data as the server's windows allow. If the server closes the stream meanwhile, the rest is dropped. */
    void send(int stream, byte[] data, boolean end) throws IOException {
        int at = 0;
        do {
            int length = take(stream, Math.min(16_384, data.length - at));
            if (length < 0) {
                return;
            }
            byte[] piece = new byte[length];
            System.arraycopy(data, at, piece, 0, length);
            at += length;
            send(DATA, end && at == data.length ? END_STREAM : 0, stream, piece);
        } while (at < data.length);
    }

    /** Waits for room in the windows; -1 if the stream is closed. */
    private synchronized int take(int stream, int wanted) throws IOException {
        if (wanted == 0) {
            return sendWindows.containsKey(stream) ? 0 : -1;
        }
        await(
                () -> ended
                        || !sendWindows.containsKey(stream)
                        || connectionSendWindow > 0 && sendWindows.get(stream) > 0,
                "no WINDOW_UPDATE");
        if (ended || !sendWindows.containsKey(stream)) {
            return -1;
        }
        int length = (int) Math.min(wanted, Math.min(connectionSendWindow, sendWindows.get(stream)));
        connectionSendWindow -= length;
        sendWindows.merge(stream, (long) -length, Long::sum);
        return length;
    }

    void reset(int stream, int error) throws IOException {
        forget(stream);
        send(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(error).array());
    }

    private synchronized void forget(int stream) {
        sendWindows.remove(stream);
        notifyAll();
    }

    /** Reads no more of this stream, and gives the server no more room for it, until it is resumed. */
    synchronized void pause(int stream) {
        paused.put(stream, new ArrayList<>());
    }

    void resume(int stream) throws IOException {
        Integer credit;
        synchronized (this) {
            List<Runnable> unread = paused.remove(stream);
            if (unread != null) {
                unread.forEach(Runnable::run);
            }
            credit = withheld.remove(stream);
        }
        if (credit != null) {
            updateWindow(stream, credit);
        }
    }

    /** Sends a PING, waits for the answer and returns its bytes; none if the connection has ended. */
    byte[] ping(byte[] bytes) throws IOException {
        int before;
        synchronized (this) {
            before = pongs;
        }
        send(PING, 0, 0, bytes);
        await(() -> ended || pongs > before, "no answer to PING");
        synchronized (this) {
            return lastPong;
        }
    }

    /** The setting as the server sent it. */
    synchronized long serverSetting(int id, long otherwise) {
        return serverSettings.getOrDefault(id, otherwise);
    }

    /** What the server has granted for the whole connection so far. */
    synchronized long connectionWindow() {
        return connectionWindowGranted;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        byte[] frame = ByteBuffer.allocate(9 + payload.length)
                .putShort((short) (payload.length >> 8))
                .put((byte) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
        synchronized (out) {
            try {
                out.write(frame);
                out.flush();
            } catch (IOException e) {
                if (!hasEnded()) {
                    end();
                }
            }
        }
    }

    private void updateWindow(int stream, int credit) throws IOException {
        send(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(credit).array());
    }

    private interface Condition {
        boolean holds();
    }

    private synchronized void await(Condition condition, String otherwise) throws IOException {
        long end = System.currentTimeMillis() + TIME_LIMIT_MILLIS;
        while (!condition.holds()) {
            long left = end - System.currentTimeMillis();
            if (left <= 0) {
                throw new IOException(otherwise);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    private void read() {
        try {
            while (true) {
                int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt() & Integer.MAX_VALUE;
                byte[] payload = in.readNBytes(length);
                if (payload.length < length) {
                    return;
                }
                frame(type, flags, stream, payload);
            }
        } catch (IOException | Http2Exception e) {
            // the connection has ended
        } finally {
            end();
        }
    }

    private synchronized void end() {
        if (!ended) {
            ended = true;
            settingsSeen = true;
            notifyAll();
            listener.closed();
        }
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException, Http2Exception {
        ByteBuffer buffer = ByteBuffer.wrap(payload);
        switch (type) {
            case DATA -> data(flags, stream, unpadded(flags, buffer), payload.length);
            case HEADERS -> headers(flags, stream, unpadded(flags, buffer));
            case RST_STREAM -> {
                forget(stream);
                long error = Integer.toUnsignedLong(buffer.getInt());
                tell(stream, () -> listener.reset(stream, error));
            }
            case SETTINGS -> {
                if ((flags & ACK) == 0) {
                    settings(buffer);
                    send(SETTINGS, ACK, 0, new byte[0]);
                }
            }
            case PING -> {
                if ((flags & ACK) == 0) {
                    send(PING, ACK, 0, payload);
                } else {
                    synchronized (this) {
                        pongs++;
                        lastPong = payload;
                        notifyAll();
                    }
                }
            }
            case GOAWAY -> listener.goAway(Integer.toUnsignedLong(buffer.getInt(4)));
            case WINDOW_UPDATE -> windowUpdate(stream, buffer.getInt() & Integer.MAX_VALUE);
            default -> {} // frames of unknown types are ignored
        }
    }

    /** Tells the listener now, or when the stream is resumed. */
    private synchronized void tell(int stream, Runnable news) {
        List<Runnable> unread = paused.get(stream);
        if (unread == null) {
            news.run();
        } else {
            unread.add(news);
        }
    }

    private static ByteBuffer unpadded(int flags, ByteBuffer buffer) {
        if ((flags & PADDED) != 0) {
            int padding = buffer.get() & 0xff;
            buffer.limit(buffer.limit() - padding);
        }
        return buffer;
    }

    private void data(int flags, int stream, ByteBuffer buffer, int credit) throws IOException {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        tell(stream, () -> listener.data(stream, bytes, (flags & END_STREAM) != 0));
        if (credit == 0) {
            return;
        }
        updateWindow(0, credit);
        synchronized (this) {
            if (paused.containsKey(stream)) {
                withheld.merge(stream, credit, Integer::sum);
                return;
            }
        }
        if ((flags & END_STREAM) == 0) {
            updateWindow(stream, credit);
        }
    }

    private void headers(int flags, int stream, ByteBuffer buffer) throws IOException, Http2Exception {
        if ((flags & PRIORITY) != 0) {
            buffer.position(buffer.position() + 5);
        }
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(buffer.array(), buffer.position(), buffer.remaining());
        int all = flags;
        while ((all & END_HEADERS) == 0) {
            int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
            int type = in.readUnsignedByte();
            all |= in.readUnsignedByte() & END_HEADERS;
            in.readInt();
            if (type != CONTINUATION) {
                throw new IOException("not a CONTINUATION: " + type);
            }
            block.write(in.readNBytes(length));
        }
        Http2Headers headers =
                requireNonNull(decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block.toByteArray())));
        tell(stream, () -> listener.headers(stream, headers, (flags & END_STREAM) != 0));
    }

    private synchronized void settings(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            int id = buffer.getShort();
            long value = Integer.toUnsignedLong(buffer.getInt());
            serverSettings.put(id, value);
            if (id == SETTING_INITIAL_WINDOW) {
                long change = value - initialSendWindow;
                initialSendWindow = value;
                sendWindows.replaceAll((stream, window) -> window + change);
            }
        }
        settingsSeen = true;
        notifyAll();
    }

    private synchronized void windowUpdate(int stream, int credit) {
        if (stream == 0) {
            connectionSendWindow += credit;
            connectionWindowGranted += credit;
        } else {
            sendWindows.computeIfPresent(stream, (number, window) -> window + credit);
        }
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        socket.close();
    }
}
