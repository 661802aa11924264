package io.photonpump.internal.tcp;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.photonpump.cluster.Endpoint;
import io.photonpump.event.Credentials;
import io.photonpump.internal.connection.Transport;
import io.photonpump.internal.connection.TransportFailures;
import io.photonpump.internal.connection.WireListener;
import io.photonpump.internal.net.AddressBook;
import io.photonpump.internal.net.NameService;
import io.photonpump.internal.tcp.codec.ServerMessageDecoder;
import io.photonpump.internal.tcp.frame.FrameDecoder;
import io.photonpump.internal.thread.NettyLoop;
import io.photonpump.internal.tls.TlsSource;
import io.photonpump.settings.ClientSettings;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Opens TCP connections with Netty. Looks up the name and reads trust and keys for each of them, off the loop. The handlers of a
 * pipeline, from the socket up, are {@code tls} (if encrypted), {@code frame} and {@code wire}.
 */
public final class TcpTransport implements Transport {

    private final NettyLoop loop;
    private final Executor blocking;
    private final ClientSettings settings;
    private final @Nullable TlsSource tls;
    private final AddressBook addresses;
    private final TcpWire.Shared shared;

    /**
     * Transport on a loop.
     *
     * @param blocking runs what blocks: look-ups of host names, and reading trust and keys
     * @param tls null: no encryption
     */
    public TcpTransport(
            NettyLoop loop,
            Executor blocking,
            ClientSettings settings,
            String connectionName,
            @Nullable TlsSource tls,
            NameService names) {
        this.loop = loop;
        this.blocking = blocking;
        this.settings = settings;
        this.tls = tls;
        this.addresses = new AddressBook(names);
        this.shared = new TcpWire.Shared(
                loop,
                settings,
                connectionName,
                ThreadLocalRandom.current().nextLong() | 1, // never zero, the prefix of the server's own id
                new ServerMessageDecoder(settings.jsonMapper(), tls != null),
                tls != null,
                new SocketHolds());
    }

    @Override
    public Runnable open(Endpoint endpoint, @Nullable Credentials credentials, WireListener listener) {
        Opening opening = new Opening(endpoint, credentials, listener);
        blocking.execute(opening::prepare);
        return opening::stop;
    }

    @Override
    public TransportFailures failures() {
        return new TcpFailures(shared.encrypted());
    }

    /** The opening of one connection. Everything but the preparation happens on the loop. */
    private final class Opening {
        private final Endpoint endpoint;
        private final @Nullable Credentials credentials;
        private final WireListener listener;
        private @Nullable Dial dial;
        private boolean stopped;

        Opening(Endpoint endpoint, @Nullable Credentials credentials, WireListener listener) {
            this.endpoint = endpoint;
            this.credentials = credentials;
            this.listener = listener;
        }

        void prepare() {
            try {
                SslContext context = tls == null ? null : tls.current().netty();
                List<InetSocketAddress> found = addresses.lookUp(endpoint).stream()
                        .map(address -> new InetSocketAddress(address, endpoint.port()))
                        .toList();
                loop.execute(() -> connect(found, context));
            } catch (UnknownHostException e) {
                loop.execute(() -> failed(new UnknownHostException("there is no host '" + endpoint.host() + "'")));
            } catch (Throwable e) { // also errors, such as a class that is missing: the attempt waits for the answer
                loop.execute(() -> failed(e));
            }
        }

        private void connect(List<InetSocketAddress> found, @Nullable SslContext context) {
            if (!stopped) {
                dial = new Dial(
                        loop,
                        found,
                        settings.connectTimeout(),
                        address -> addresses.tried(endpoint(address)),
                        (channel, address) -> furnish(channel, address, context),
                        this::failed);
                dial.start();
            }
        }

        private void failed(Throwable cause) {
            if (!stopped) {
                listener.closed(cause);
            }
        }

        void stop() {
            stopped = true;
            if (dial != null) {
                dial.stop();
            }
        }

        private void furnish(Channel channel, InetSocketAddress address, @Nullable SslContext context) {
            if (context != null) {
                channel.pipeline()
                        .addLast("tls", context.newHandler(channel.alloc(), endpoint.host(), endpoint.port()));
            }
            TcpWire wire = new TcpWire(shared, credentials, listener, () -> addresses.served(endpoint(address)));
            channel.pipeline().addLast("frame", FrameDecoder.forClient()).addLast("wire", wire);
        }
    }

    private static Endpoint endpoint(InetSocketAddress address) {
        return new Endpoint(address.getAddress().getHostAddress(), address.getPort());
    }
}
