package io.photonpump.embedded.internal.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslContext;
import io.photonpump.embedded.error.ListenException;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.net.EventStoreServer;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The HTTP listener. Opened and closed from any thread. */
public final class HttpServer implements AutoCloseable {

    /** The maximum size of a body. An event has at most 16 MiB; several large events must be written separately or over TCP. */
    private static final int MAX_BODY = 20 * 1024 * 1024;

    /** The maximum number of bytes per read. Requests of the same read wait in memory together. */
    private static final int MAX_READ = 16 * 1024;

    private final Channel listener;
    private final ChannelGroup connections;
    private final int port;

    private HttpServer(Channel listener, ChannelGroup connections) {
        this.listener = listener;
        this.connections = connections;
        this.port = ((InetSocketAddress) Objects.requireNonNull(listener.localAddress())).getPort();
    }

    /**
     * Binds the port.
     *
     * @param server provides the loop and the engine
     * @param port 0: any free port
     * @param access the clients that may use it, besides those of its own addresses
     * @throws ListenException if the port is not available
     */
    public static HttpServer open(
            EventStoreServer server,
            String host,
            int port,
            @Nullable SslContext tls,
            HttpNode node,
            HttpAccess access) {
        EventStoreEngine engine = server.engine();
        Router router = router(engine, node);
        HttpGuard guard = new HttpGuard(access, host);
        DefaultChannelGroup connections = new DefaultChannelGroup(server.group().next());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(server.group())
                .channelFactory(server.sockets()::newListener)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(256, 2048, MAX_READ))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        HttpIntake intake = new HttpIntake(server.memory());
                        channel.pipeline()
                                // Not HttpServerCodec: from Netty 4.2.16 on it closes connections with 128 requests,
                                // which HttpFlow
                                // lets wait, and the constructor with another limit is not in the Netty of Spring Boot
                                // 4.0.
                                .addLast(new HttpRequestDecoder(new HttpDecoderConfig()))
                                .addLast(new HttpResponseEncoder())
                                .addLast(intake)
                                .addLast(new HttpObjectAggregator(MAX_BODY))
                                .addLast(new HttpFlow(intake, server.settings().idleTimeout()))
                                .addLast(
                                        new HttpHandler(router, engine, server.round(), node, guard, server.failure()));
                    }
                });
        return new HttpServer(server.sockets().listen(bootstrap, host, port), connections);
    }

    private static Router router(EventStoreEngine engine, HttpNode node) {
        Router router = new Router();
        StreamsResource streams = new StreamsResource(engine);
        new NodeResource(engine, node).addTo(router);
        new UsersResource(engine.dialect(), engine.users()).addTo(router);
        new SubscriptionsResource(engine.dialect(), engine.groups(), streams).addTo(router);
        streams.addTo(router);
        new ProjectionsResource(node).addTo(router);
        return router;
    }

    /** Returns the port. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        if (!listener.isOpen()) {
            return;
        }
        listener.close().syncUninterruptibly();
        connections.close().syncUninterruptibly();
    }
}
