package io.photonpump.embedded.internal.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.photonpump.embedded.error.ListenException;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.grpc.GrpcService;
import io.photonpump.embedded.internal.grpc.GrpcServices;
import io.photonpump.embedded.internal.grpc.admin.OperationsService;
import io.photonpump.embedded.internal.grpc.admin.UsersService;
import io.photonpump.embedded.internal.grpc.groups.GroupsService;
import io.photonpump.embedded.internal.grpc.http2.GrpcConnection;
import io.photonpump.embedded.internal.grpc.http2.GrpcEndpoint;
import io.photonpump.embedded.internal.grpc.node.FeaturesService;
import io.photonpump.embedded.internal.grpc.node.GossipService;
import io.photonpump.embedded.internal.grpc.streams.StreamsService;
import io.photonpump.embedded.internal.net.EventStoreServer;
import io.photonpump.embedded.tls.ServerTls;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP listener. Opened and closed from any thread. */
public final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /** The time for calls of gRPC to finish when the server stops. */
    private static final int DRAIN_MILLIS = 1000;

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
            EventStoreServer server, String host, int port, @Nullable ServerTls tls, HttpNode node, HttpAccess access) {
        EventStoreEngine engine = server.engine();
        Router router = router(engine, node);
        HttpGuard guard = new HttpGuard(access, host);
        Supplier<HttpHandler> handlers =
                () -> new HttpHandler(router, engine, server.round(), node, guard, server.failure());
        Protocols protocols = new Protocols(server, handlers, grpc(server, node, handlers), tls);
        DefaultChannelGroup connections = new DefaultChannelGroup(server.group().next());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(server.group())
                .channelFactory(server.sockets()::newListener)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(256, 2048, MAX_READ))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        protocols.addTo(channel.pipeline());
                    }
                });
        return new HttpServer(server.sockets().listen(bootstrap, host, port), connections);
    }

    private static @Nullable GrpcEndpoint grpc(EventStoreServer server, HttpNode node, Supplier<HttpHandler> handlers) {
        if (!server.engine().dialect().hasGrpc()) {
            return null;
        }
        List<GrpcService> services = new ArrayList<>();
        services.add(StreamsService.create());
        services.add(GroupsService.create());
        services.add(OperationsService.create());
        services.add(GossipService.create(() -> node.members().stream()
                .map(member -> new GossipService.Member(
                        member.id(), member.state(), member.alive(), member.host(), member.httpPort()))
                .toList()));
        if (!server.engine().settings().insecure()) {
            services.add(UsersService.create());
        }
        services.add(FeaturesService.create(services));
        return new GrpcEndpoint(server, new GrpcServices(services), handlers::get);
    }

    private static Router router(EventStoreEngine engine, HttpNode node) {
        Router router = new Router();
        StreamsResource streams = new StreamsResource(engine);
        new NodeResource(engine, node).addTo(router);
        if (!engine.settings().insecure()) {
            new UsersResource(engine.dialect(), engine.users()).addTo(router);
        }
        new SubscriptionsResource(engine.dialect(), engine.groups(), streams).addTo(router);
        streams.addTo(router);
        new BrowserPage(engine).addTo(router);
        new ProjectionsResource(node).addTo(router);
        return router;
    }

    /** Returns the port. */
    public int port() {
        return port;
    }

    /** Stops listening, lets calls of gRPC finish for a moment, and closes all connections. A second call has no effect. */
    @Override
    public void close() {
        if (!listener.isOpen()) {
            return;
        }
        listener.close().syncUninterruptibly();
        drain();
        connections.close().syncUninterruptibly();
    }

    private void drain() {
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        for (Channel channel : connections) {
            GrpcConnection connection = channel.pipeline().get(GrpcConnection.class);
            if (connection != null) {
                calls.add(CompletableFuture.supplyAsync(connection::drain, channel.eventLoop())
                        .thenCompose(drained -> drained));
            }
        }
        try {
            CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(DRAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            LOG.debug("Calls of gRPC have not finished before the server stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops listening and closes all connections at once. A second call has no effect. */
    public void kill() {
        if (listener.isOpen()) {
            listener.close().syncUninterruptibly();
            connections.close().syncUninterruptibly();
        }
    }
}
