package io.photonpump.embedded.internal.net;

import io.photonpump.embedded.error.ListenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A port that stays with its server while nothing listens on it, during a restart for example. A bound socket that does not
 * listen reserves it: Linux neither gives the port to another program that asks for a free one nor uses it for an outgoing
 * connection, refuses clients, and allows a listener with {@code SO_REUSEADDR} beside the reservation. Other systems do not
 * allow that listener, so there the port is only chosen and not reserved. May be used from any thread.
 */
public final class ReservedPort implements AutoCloseable {

    private static final boolean CAN_RESERVE =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");

    private final int port;
    private final @Nullable SocketChannel reservation;

    private ReservedPort(int port, @Nullable SocketChannel reservation) {
        this.port = port;
        this.reservation = reservation;
    }

    /**
     * Reserves a port. To be called before a server listens on it.
     *
     * @param host the address that the server will listen on
     * @param port 0 chooses a free one
     * @throws ListenException if another program listens on the port
     */
    public static ReservedPort of(String host, int port) {
        SocketChannel socket = null;
        try {
            socket = SocketChannel.open();
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(address(host, port));
            int bound = ((InetSocketAddress) socket.getLocalAddress()).getPort();
            if (CAN_RESERVE) {
                return new ReservedPort(bound, socket);
            }
            socket.close();
            return new ReservedPort(bound, null);
        } catch (IOException | RuntimeException e) {
            close(socket);
            throw new ListenException(host, port, e);
        }
    }

    private static InetSocketAddress address(String host, int port) throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        return address;
    }

    public int port() {
        return port;
    }

    /** Gives the port back. */
    @Override
    public void close() {
        close(reservation);
    }

    private static void close(@Nullable SocketChannel socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
