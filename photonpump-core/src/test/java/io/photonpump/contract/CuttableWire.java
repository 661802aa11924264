package io.photonpump.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a client and any server, passes bytes on, and can be cut: a bad network that the test controls. */
final class CuttableWire implements AutoCloseable {

    private final String host;
    private final int target;
    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean interrupted;

    CuttableWire(String host, int target) {
        this.host = host;
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

    /** Cuts what is connected. New connections come through at once. */
    void cut() {
        sockets.forEach(CuttableWire::close);
        sockets.clear();
    }

    /** Cuts what is connected, and whatever connects from now on. */
    void interrupt() {
        interrupted = true;
        cut();
    }

    /** Ends {@link #interrupt}. */
    void mend() {
        interrupted = false;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cuttable-wire");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                if (interrupted) {
                    close(client);
                    continue;
                }
                Socket server = new Socket(host, target);
                sockets.add(client);
                sockets.add(server);
                start(() -> pass(client, server));
                start(() -> pass(server, client));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[16_384];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                out.write(bytes, 0, n);
            }
        } catch (IOException cut) {
            // Both ends are closed by the time anybody could care.
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        close(door);
        cut();
    }
}
