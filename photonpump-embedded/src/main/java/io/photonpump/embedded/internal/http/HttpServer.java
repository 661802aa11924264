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
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.photonpump.embedded.error.ListenException;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.net.EventStoreServer;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Listens for HTTP and hands requests to the resources. Opened and closed from any thread. */
public final class HttpServer implements AutoCloseable {

    /** An event takes at most 16 MiB; several of them must be written one by one or over TCP. */
    private static final int MAX_BODY = 20 * 1024 * 1024;

    /** The bytes read at a time: requests that were read together wait in memory together. */
    private static final int MAX_READ = 16 * 1024;

    /** More requests than are read at a time: how many of them wait is for {@link HttpFlow} to say. */
    private static final int MAX_PIPELINED = MAX_READ / 8;

    private final Channel listener;
    private final ChannelGroup connections;
    private final int port;

    private HttpServer(Channel listener, ChannelGroup connections) {
        this.listener = listener;
        this.connections = connections;
        this.port = ((InetSocketAddress) Objects.requireNonNull(listener.localAddress())).getPort();
    }

    /**
     * Binds and waits until it is bound.
     *
     * @param server whose loop and engine it shares
     * @param port 0 takes a free one
     * @param access who may use it besides the clients of its own addresses
     * @throws ListenException if the port cannot be had
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
                                .addLast(new HttpServerCodec(new HttpDecoderConfig(), MAX_PIPELINED))
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

    /** The port it is bound to. */
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
