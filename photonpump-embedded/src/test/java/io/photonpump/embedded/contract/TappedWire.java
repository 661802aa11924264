package io.photonpump.embedded.contract;

import io.photonpump.internal.tcp.frame.Command;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy between a client and a server that records the frames of the client. */
final class TappedWire implements AutoCloseable {

    private final ServerSocket door;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<byte[]> frames = new CopyOnWriteArrayList<>();

    TappedWire(int target) {
        this.target = target;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Returns the frames of one command in the order of sending, without their length prefix. */
    List<byte[]> sent(Command command) {
        return frames.stream()
                .filter(frame -> frame[0] == (byte) command.code())
                .toList();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = door.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.addAll(List.of(client, server));
            start(() -> passFrames(client, server));
            start(() -> passBytes(server, client));
        }
    }

    private void passFrames(Socket client, Socket server) throws IOException {
        try (client;
                server) {
            var in = new DataInputStream(client.getInputStream());
            while (true) {
                byte[] frame = new byte[Integer.reverseBytes(in.readInt())];
                in.readFully(frame);
                frames.add(frame);
                server.getOutputStream()
                        .write(ByteBuffer.allocate(4 + frame.length)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putInt(frame.length)
                                .put(frame)
                                .array());
            }
        }
    }

    private static void passBytes(Socket server, Socket client) throws IOException {
        try (server;
                client) {
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // One side closed its connection, so the other one is closed too.
                    }
                },
                "tapped-wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
