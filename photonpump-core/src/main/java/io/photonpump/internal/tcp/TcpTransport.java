package io.photonpump.internal.tcp;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.photonpump.cluster.Endpoint;
import io.photonpump.internal.connection.Transport;
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
 * Connections of Netty's. For each of them the name is looked up, and trust and keys are read, anew and off the loop. The
 * pipeline, from the socket up: {@code tls} (if any), {@code frame}, {@code wire}.
 */
public final class TcpTransport implements Transport {

    private final NettyLoop loop;
    private final Executor blocking;
    private final ClientSettings settings;
    private final String connectionName;
    private final @Nullable TlsSource tls;
    private final AddressBook addresses;
    private final ServerMessageDecoder decoder;

    /** Random for each client, so that no two clients of a server ever use the same correlation ids. */
    private final long correlationPrefix = ThreadLocalRandom.current().nextLong() | 1;

    /**
     * Transport on a loop.
     *
     * @param blocking runs look-ups of host names and whatever makes up trust and keys, which block
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
        this.connectionName = connectionName;
        this.tls = tls;
        this.addresses = new AddressBook(names);
        this.decoder = new ServerMessageDecoder(settings.jsonMapper());
    }

    @Override
    public Runnable open(Endpoint endpoint, WireListener listener) {
        Attempt attempt = new Attempt(endpoint, listener);
        blocking.execute(attempt::prepare);
        return attempt::stop;
    }

    /** The opening of one connection. Everything but the preparation happens on the loop. */
    private final class Attempt {
        private final Endpoint endpoint;
        private final WireListener listener;
        private @Nullable Dial dial;
        private boolean stopped;

        Attempt(Endpoint endpoint, WireListener listener) {
            this.endpoint = endpoint;
            this.listener = listener;
        }

        void prepare() {
            try {
                SslContext context = tls == null ? null : tls.current().tcp();
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
            TcpWire wire = new TcpWire(
                    loop,
                    settings,
                    connectionName,
                    correlationPrefix,
                    decoder,
                    context != null,
                    listener,
                    () -> addresses.served(endpoint(address)));
            channel.pipeline().addLast("frame", FrameDecoder.forClient()).addLast("wire", wire);
        }
    }

    private static Endpoint endpoint(InetSocketAddress address) {
        return new Endpoint(address.getAddress().getHostAddress(), address.getPort());
    }
}
