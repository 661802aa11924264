package io.photonpump.internal.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.FrameWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.UUID;

/** The server's end of one connection, controlled byte by byte. It acts only when the test calls it. */
final class Peer implements AutoCloseable {

    private final ServerSocketChannel door;
    private SocketChannel socket;

    Peer() throws IOException {
        door = ServerSocketChannel.open();
        door.setOption(StandardSocketOptions.SO_RCVBUF, 64 * 1024); // small, so that unread bytes soon fill it
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) door.getLocalAddress();
    }

    void accept() throws IOException {
        socket = door.accept();
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** Returns a frame as it is sent on the wire. */
    static byte[] frame(Command command, UUID id, byte[] payload) {
        ByteBuf out = Unpooled.buffer();
        FrameWriter.write(out, command, id, payload);
        return ByteBufUtil.getBytes(out);
    }

    void write(byte... bytes) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        while (all.hasRemaining()) {
            socket.write(all);
        }
    }

    /**
     * Writes the same bytes repeatedly, until the socket accepts none for a while.
     *
     * @return the number of bytes written
     */
    long writeUntilBlocked(byte[] bytes, Duration quiet, long limit) throws IOException {
        socket.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            SelectionKey key = socket.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer next = ByteBuffer.wrap(bytes);
            long written = 0;
            while (written < limit && selector.select(quiet.toMillis()) > 0) {
                selector.selectedKeys().clear();
                written += socket.write(next);
                if (!next.hasRemaining()) {
                    next.rewind();
                }
            }
            key.cancel();
            selector.selectNow();
            rest = next;
            return written;
        } finally {
            socket.configureBlocking(true);
        }
    }

    private ByteBuffer rest = ByteBuffer.allocate(0);

    /** Writes the rest of a frame that {@link #writeUntilBlocked} wrote in part. */
    void writeRest() throws IOException {
        if (rest.position() == 0) {
            return;
        }
        while (rest.hasRemaining()) {
            socket.write(rest);
        }
    }

    /** Reads the next frame and returns its command. */
    Command read() throws IOException {
        ByteBuffer length = take(4).order(ByteOrder.LITTLE_ENDIAN);
        return Command.of(take(length.getInt()).get());
    }

    /** Reads the next {@code count} bytes. */
    ByteBuffer take(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (socket.read(bytes) < 0) {
                throw new ClosedChannelException();
            }
        }
        return bytes.flip();
    }

    boolean isAtEnd() throws IOException {
        return socket.read(ByteBuffer.allocate(1)) < 0;
    }

    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        door.close();
        if (socket != null) {
            socket.close();
        }
    }
}
