package io.photonpump.embedded.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.photonpump.embedded.engine.EventStoreEngine;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Listens for HTTP and hands requests to the resources. Opened and closed from any thread. */
public final class HttpServer implements AutoCloseable {

    /** An event takes at most 16 MiB; several of them must be written one by one or over TCP. */
    private static final int MAX_BODY = 20 * 1024 * 1024;

    private final Channel listener;
    private final ChannelGroup connections;

    private HttpServer(Channel listener, ChannelGroup connections) {
        this.listener = listener;
        this.connections = connections;
    }

    /**
     * Binds and waits until it is bound.
     *
     * @param loop a group of the one event loop that owns the engine
     * @param address port 0 takes a free one
     * @throws java.net.BindException if the port is taken
     */
    public static HttpServer open(
            EventLoopGroup loop,
            Class<? extends ServerChannel> channelType,
            InetSocketAddress address,
            @Nullable SslContext tls,
            EventStoreEngine engine,
            HttpNode node) {
        var router = router(engine, node);
        var connections = new DefaultChannelGroup(loop.next());
        var listener = new ServerBootstrap()
                .group(loop)
                .channel(channelType)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(MAX_BODY))
                                .addLast(new HttpHandler(router, engine, node));
                    }
                })
                .bind(address)
                .syncUninterruptibly()
                .channel();
        return new HttpServer(listener, connections);
    }

    private static Router router(EventStoreEngine engine, HttpNode node) {
        var router = new Router();
        var streams = new StreamsResource(engine);
        new NodeResource(engine.dialect(), node).addTo(router);
        new UsersResource(engine.users()).addTo(router);
        new SubscriptionsResource(engine.groups(), streams).addTo(router);
        streams.addTo(router);
        return router;
    }

    /** The port it is bound to. */
    public int port() {
        return ((InetSocketAddress) Objects.requireNonNull(listener.localAddress())).getPort();
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        connections.close().syncUninterruptibly();
    }
}
