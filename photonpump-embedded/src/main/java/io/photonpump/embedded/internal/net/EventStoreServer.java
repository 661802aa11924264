package io.photonpump.embedded.internal.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.photonpump.embedded.error.ListenException;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.protocol.NodeGate;
import io.photonpump.embedded.internal.protocol.RequestHandler;
import io.photonpump.internal.tcp.frame.FrameDecoder;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server: the event loop, the engine that it owns, and the TCP listener. Other listeners live on the same loop:
 * they call {@link #engine()} there, {@code publish} after each request, and reply at the end of the {@link #round()}.
 */
public final class EventStoreServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventStoreServer.class);

    /** Requests of a client that does not take its replies wait above the high mark until the low one. */
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private static final int TICK_MILLIS = 1000;
    private static final int REST_MILLIS = 2;

    private final ServerSettings settings;
    private final ServerSockets sockets = new ServerSockets();
    private final ServerFailure failure = new ServerFailure(this::stopServing);
    private final InboundMemory memory = InboundMemory.ofHeap();
    private final EventLoopGroup group;
    private final boolean ownsLoop;
    private final Future<?> ticks;
    private final EventLoop loop;
    private final EventStoreEngine engine;
    private final RequestHandler requests;
    private final FlushRound round;
    private final RequestScheduler scheduler;
    private final ChannelGroup connections;
    private final ServerBootstrap bootstrap;
    private final int tcpPort;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Channel listener;

    /**
     * Starts a server.
     *
     * @param engine makes the engine, on the loop that will own it
     * @throws ListenException if the port cannot be had
     * @throws RuntimeException whatever the engine threw; in each case nothing is left behind
     */
    public EventStoreServer(ServerSettings settings, Supplier<EventStoreEngine> engine, PipelineHook hook) {
        this(settings, engine, hook, NodeGate.OPEN, newLoop(), true);
    }

    /**
     * Starts a server on a loop that it shares with others, and that outlives it.
     *
     * @param gate decides from the first request on which ones are served
     */
    public EventStoreServer(
            ServerSettings settings,
            Supplier<EventStoreEngine> engine,
            PipelineHook hook,
            NodeGate gate,
            EventLoopGroup shared) {
        this(settings, engine, hook, gate, shared, false);
    }

    private EventStoreServer(
            ServerSettings settings,
            Supplier<EventStoreEngine> engine,
            PipelineHook hook,
            NodeGate gate,
            EventLoopGroup group,
            boolean ownsLoop) {
        this.settings = settings;
        this.group = group;
        this.ownsLoop = ownsLoop;
        loop = group.next();
        connections = new DefaultChannelGroup(loop);
        try {
            this.engine = loop.submit(engine::get).sync().getNow();
            requests = new RequestHandler(this.engine);
            requests.setGate(gate);
            round = new FlushRound(loop, this.engine, failure);
            scheduler = new RequestScheduler(loop, settings.service(), failure);
            bootstrap = bootstrap(hook);
            listener = bind(settings.tcpPort());
            tcpPort = ((InetSocketAddress) listener.localAddress()).getPort();
        } catch (InterruptedException e) {
            stopLoop();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server started", e);
        } catch (RuntimeException | Error e) {
            stopLoop();
            throw e;
        }
        loop.terminationFuture().addListener(ended -> loopEnded());
        ticks = loop.scheduleAtFixedRate(failure.guarded(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A loop of one thread, for one server or several that share it. */
    public static EventLoopGroup newLoop() {
        return new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("photonpump-embedded", true), NioIoHandler.newFactory());
    }

    private void loopEnded() {
        if (!closed.get()) {
            failure.report(new IllegalStateException("the event loop has ended"));
        }
    }

    /** Called when the server has failed, perhaps together with its loop. */
    private void stopServing() {
        sockets.closeAll();
    }

    /** An exception here would stop the clock for good. */
    private void tick() {
        if (failure.cause() != null) {
            return;
        }
        try {
            engine.tick();
        } catch (RuntimeException e) {
            LOG.error("What was due by time could not be done", e);
        }
        round.end();
    }

    private ServerBootstrap bootstrap(PipelineHook hook) {
        return new ServerBootstrap()
                .group(group)
                .channelFactory(sockets::newListener)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        FrameDecoder frames = FrameDecoder.forServer();
                        channel.pipeline()
                                .addLast(PipelineHook.FRAMES, frames)
                                .addLast(PipelineHook.CONNECTION, connection(frames));
                        hook.customize(channel.pipeline());
                    }
                });
    }

    private TcpConnection connection(FrameDecoder frames) {
        FrameIntake intake = new FrameIntake(frames, memory, settings.idleTimeout());
        return new TcpConnection(engine, requests, round, scheduler, settings, intake, failure);
    }

    private Channel bind(int port) {
        return sockets.listen(bootstrap, settings.host(), port);
    }

    /** New clients are refused, by the system itself, until {@link #acceptConnections}. Those that are there stay. */
    public synchronized void refuseConnections() {
        listener.close().syncUninterruptibly();
        // The system goes on listening until the loop has next asked its selector, which a moment's rest makes it do.
        loop.schedule(() -> {}, REST_MILLIS, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    /**
     * Clients are let in again, on the same port.
     *
     * @throws ListenException if another program has taken it
     */
    public synchronized void acceptConnections() {
        if (!listener.isOpen()) {
            listener = bind(tcpPort);
        }
    }

    /** Cuts all connections, without a goodbye. */
    public void killConnections() {
        connections.close().syncUninterruptibly();
    }

    /** The port that clients connect to. */
    public int tcpPort() {
        return tcpPort;
    }

    /** To be used on the loop only. */
    public EventStoreEngine engine() {
        return engine;
    }

    /** To be used on the loop only. */
    public FlushRound round() {
        return round;
    }

    /** What frames are answered by, for whoever decides about the state of the node. */
    public RequestHandler requests() {
        return requests;
    }

    /** The settings that the server was started with. */
    public ServerSettings settings() {
        return settings;
    }

    /** The end of this server if it fails. */
    public ServerFailure failure() {
        return failure;
    }

    /** The sockets of this server; other listeners get theirs here, too. */
    public ServerSockets sockets() {
        return sockets;
    }

    /** The limit on unfinished requests, which other listeners share. To be used on the loop only. */
    public InboundMemory memory() {
        return memory;
    }

    /** The loop that owns everything; other listeners bind to it. */
    public EventLoopGroup group() {
        return group;
    }

    /**
     * Does something on the loop and waits for it.
     *
     * @throws IllegalStateException on the loop itself, where waiting would be for ever, when interrupted, and when the server
     *     has failed
     */
    public <T> T call(Callable<T> action) {
        Throwable failed = failure.cause();
        if (failed != null) {
            throw new IllegalStateException("the server has failed and answers no more requests: " + failed, failed);
        }
        if (loop.inEventLoop()) {
            throw new IllegalStateException("the server's own thread must not wait for itself");
        }
        try {
            return loop.submit(() -> {
                        T result = action.call();
                        engine.publish();
                        round.end();
                        return result;
                    })
                    .sync()
                    .getNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server was asked for something", e);
        }
    }

    /** Tells subscribers, then hangs up. A second call does nothing. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        if (failure.cause() == null) {
            refuseConnections();
            call(() -> {
                engine.dropSubscriptions();
                return true;
            });
        }
        end();
    }

    /** Ends as if the process had been killed: nobody is told anything. A second call does nothing. */
    public void kill() {
        if (!closed.getAndSet(true)) {
            if (failure.cause() == null) {
                refuseConnections();
            }
            end();
        }
    }

    private void end() {
        ticks.cancel(false);
        if (!loop.isShuttingDown()) {
            loop.submit(scheduler::close).syncUninterruptibly();
            connections.close().syncUninterruptibly();
        }
        stopLoop();
    }

    private void stopLoop() {
        closed.set(true);
        if (ownsLoop) {
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
