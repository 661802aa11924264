package io.photonpump.internal.connection;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.photonpump.cluster.Endpoint;
import io.photonpump.internal.frame.FrameDecoder;
import io.photonpump.internal.message.ServerMessageDecoder;
import io.photonpump.settings.ClientSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Connections of Netty's. A name is looked up off the loop, each time anew, and all its addresses are tried in turn. The
 * pipeline, from the socket up: {@code tls} (if any), {@code frame}, {@code wire}.
 */
public final class NettySockets implements Sockets {

    private final NettyLoop loop;
    private final Executor names;
    private final ClientSettings settings;
    private final String connectionName;
    private final @Nullable SslContext tls;
    private final ServerMessageDecoder decoder;

    /** Random for each client, so that no two clients of a server ever use the same correlation ids. */
    private final long correlationPrefix = ThreadLocalRandom.current().nextLong() | 1;

    /**
     * Sockets on a loop.
     *
     * @param names runs look-ups of host names, which block
     */
    public NettySockets(
            NettyLoop loop, Executor names, ClientSettings settings, String connectionName, @Nullable SslContext tls) {
        this.loop = loop;
        this.names = names;
        this.settings = settings;
        this.connectionName = connectionName;
        this.tls = tls;
        this.decoder = new ServerMessageDecoder(settings.jsonMapper());
    }

    @Override
    public Runnable open(Endpoint endpoint, WireListener listener) {
        Attempt attempt = new Attempt(endpoint, listener);
        names.execute(attempt::lookUp);
        return attempt::stop;
    }

    /** The opening of one connection. Everything but the look-up happens on the loop. */
    private final class Attempt {
        private final Endpoint endpoint;
        private final WireListener listener;
        private @Nullable Channel channel;
        private boolean stopped;

        Attempt(Endpoint endpoint, WireListener listener) {
            this.endpoint = endpoint;
            this.listener = listener;
        }

        void lookUp() {
            try {
                InetAddress[] addresses = InetAddress.getAllByName(endpoint.host());
                loop.execute(() -> connect(addresses, 0));
            } catch (UnknownHostException e) {
                loop.execute(() -> failed(new UnknownHostException("there is no host '" + endpoint.host() + "'")));
            }
        }

        void connect(InetAddress[] addresses, int index) {
            if (stopped) {
                return;
            }
            ChannelFuture connecting =
                    bootstrap(listener).connect(new InetSocketAddress(addresses[index], endpoint.port()));
            channel = connecting.channel();
            connecting.addListener(done -> {
                if (done.isSuccess()) {
                    return;
                }
                if (index + 1 < addresses.length) {
                    connect(addresses, index + 1);
                } else {
                    failed(done.cause());
                }
            });
        }

        private void failed(Throwable cause) {
            if (!stopped) {
                listener.closed(cause);
            }
        }

        void stop() {
            stopped = true;
            if (channel != null) {
                channel.close();
            }
        }

        private Bootstrap bootstrap(WireListener wireListener) {
            return new Bootstrap()
                    .group(loop.netty())
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_KEEPALIVE, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(
                            Integer.MAX_VALUE, settings.connectTimeout().toMillis()))
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel opened) {
                            if (tls != null) {
                                opened.pipeline()
                                        .addLast(
                                                "tls",
                                                tls.newHandler(opened.alloc(), endpoint.host(), endpoint.port()));
                            }
                            opened.pipeline()
                                    .addLast("frame", FrameDecoder.forClient())
                                    .addLast(
                                            "wire",
                                            new NettyWire(
                                                    loop,
                                                    settings,
                                                    connectionName,
                                                    correlationPrefix,
                                                    decoder,
                                                    tls != null,
                                                    wireListener));
                        }
                    });
        }
    }
}
