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
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy between a client and a server that a test can cut or freeze like a bad network. */
public final class CuttableWire implements AutoCloseable {

    private final String host;
    private final int target;
    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger era = new AtomicInteger();
    private volatile boolean interrupted;

    public CuttableWire(String host, int target) {
        this.host = host;
        this.target = target;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Closes all connections. New connections are accepted. */
    public void cut() {
        sockets.forEach(CuttableWire::close);
        sockets.clear();
    }

    /** Closes all connections, and each new one immediately. */
    public void interrupt() {
        interrupted = true;
        cut();
    }

    /** Ends {@link #interrupt}. */
    public void mend() {
        interrupted = false;
    }

    /** Keeps all connections open and forwards nothing, like a router without power. */
    public void freeze() {
        era.incrementAndGet();
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
                connect(client);
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void connect(Socket client) {
        sockets.add(client);
        try {
            Socket server = new Socket(host, target);
            sockets.add(server);
            int mine = era.get();
            start(() -> pass(client, server, mine));
            start(() -> pass(server, client, mine));
        } catch (IOException refused) {
            close(client);
        }
    }

    private void pass(Socket from, Socket to, int mine) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[16_384];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (era.get() == mine) {
                    out.write(bytes, 0, n);
                }
            }
        } catch (IOException cut) {
            // Both ends are closed already.
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
