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
 * A running server: the event loop, the engine that it owns, and the TCP listener. Other listeners use the same loop: they call
 * {@link #engine()} on it, {@code publish} after each request, and reply at the end of the {@link #round()}.
 */
public final class EventStoreServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventStoreServer.class);

    /**
     * The server stops handling requests of a client above the high mark of unread replies, and continues below the low mark.
     */
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
     * @param engine creates the engine, on the loop that owns it
     * @throws ListenException if the port is not available
     * @throws RuntimeException any exception of the engine; in each case all resources are released
     */
    public EventStoreServer(ServerSettings settings, Supplier<EventStoreEngine> engine, PipelineHook hook) {
        this(settings, engine, hook, NodeGate.OPEN, newLoop(), true);
    }

    /**
     * Starts a server on a shared loop, which is not stopped with the server.
     *
     * @param gate decides which requests are served
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

    /** Creates a loop with one thread, for one or more servers. */
    public static EventLoopGroup newLoop() {
        return new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("photonpump-embedded", true), NioIoHandler.newFactory());
    }

    private void loopEnded() {
        if (!closed.get()) {
            failure.report(new IllegalStateException("the event loop has ended"));
        }
    }

    /** Called when the server has failed. The loop may have ended. */
    private void stopServing() {
        sockets.closeAll();
    }

    /** Does what is due. An exception would end the schedule. */
    private void tick() {
        if (failure.cause() != null) {
            return;
        }
        try {
            engine.tick();
        } catch (RuntimeException e) {
            LOG.error("A scheduled action of the server failed", e);
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

    /**
     * Stops listening, so that the operating system refuses new clients, until {@link #acceptConnections}. Existing connections
     * stay open.
     */
    public synchronized void refuseConnections() {
        listener.close().syncUninterruptibly();
        // The operating system listens until the loop next calls its selector, which it does when it is idle for a
        // moment.
        loop.schedule(() -> {}, REST_MILLIS, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    /**
     * Listens again, on the same port.
     *
     * @throws ListenException if another program uses the port now
     */
    public synchronized void acceptConnections() {
        if (!listener.isOpen()) {
            listener = bind(tcpPort);
        }
    }

    /** Closes all connections without notification. */
    public void killConnections() {
        connections.close().syncUninterruptibly();
    }

    /** Returns the port for clients. */
    public int tcpPort() {
        return tcpPort;
    }

    /** Returns the engine. To be used on the loop only. */
    public EventStoreEngine engine() {
        return engine;
    }

    /** Returns the current round of the loop. To be used on the loop only. */
    public FlushRound round() {
        return round;
    }

    /** Returns the handler of requests, to set the gate that depends on the state of the node. */
    public RequestHandler requests() {
        return requests;
    }

    /** Returns the settings of the server. */
    public ServerSettings settings() {
        return settings;
    }

    /** Returns the failure of this server, which may still happen. */
    public ServerFailure failure() {
        return failure;
    }

    /** Returns the sockets of this server. Other listeners create theirs here, too. */
    public ServerSockets sockets() {
        return sockets;
    }

    /** Returns the limit for unfinished requests, which other listeners share. To be used on the loop only. */
    public InboundMemory memory() {
        return memory;
    }

    /** Returns the loop, which other listeners use, too. */
    public EventLoopGroup group() {
        return group;
    }

    /**
     * Runs an action on the loop and waits for its result.
     *
     * @throws IllegalStateException if called on the loop, where it would wait for ever, if interrupted, or if the server has
     *     failed
     */
    public <T> T call(Callable<T> action) {
        Throwable failed = failure.cause();
        if (failed != null) {
            throw new IllegalStateException("the server has failed and answers no more requests: " + failed, failed);
        }
        if (loop.inEventLoop()) {
            throw new IllegalStateException("the thread of the server cannot wait for itself");
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
            throw new IllegalStateException("interrupted while waiting for the server", e);
        }
    }

    /** Notifies subscribers and closes the server. Further calls have no effect. */
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

    /** Ends the server as if the process was killed, without notifications. Further calls have no effect. */
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
