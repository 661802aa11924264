package io.photonpump.embedded.internal.grpc.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.Future;
import io.photonpump.embedded.internal.net.FlushRound;
import io.photonpump.embedded.internal.net.InboundMemory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of HTTP/2. Everything that is written leaves at the end of the round, when it is durable. A call that sends much
 * goes on only while its client takes it: by the window of its stream, and a part of the connection's output at a time, so that
 * calls share the connection and connections share the loop. Confined to the event loop.
 */
public final class GrpcConnection extends Http2ConnectionHandler implements FlushRound.Participant {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcConnection.class);

    /** The window of the connection, as the real server announces it. */
    private static final int CONNECTION_WINDOW = 1024 * 1024;

    private static final int DEFAULT_WINDOW = 65_535;

    /** The number of bytes that are written before they leave. */
    private static final int MAX_UNFLUSHED = 256 * 1024;

    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(MAX_UNFLUSHED / 2, MAX_UNFLUSHED);

    private final GrpcEndpoint endpoint;
    private final FlushRound round;
    private final Http2Connection.PropertyKey callKey;
    private final Set<Http2Call> waiting = new LinkedHashSet<>();
    private final KeepAlive keepAlive;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private ChannelHandlerContext context;
    private InboundMemory.Share share;
    private int unflushed;
    private boolean resuming;
    private boolean draining;
    private boolean evicted;

    @SuppressWarnings("NullAway.Init") // context and share exist from handlerAdded on, and nothing happens before
    GrpcConnection(
            GrpcEndpoint endpoint,
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        super(decoder, encoder, settings, true, false); // the first flush is that of handlerAdded
        this.endpoint = endpoint;
        this.round = endpoint.server().round();
        this.callKey = connection().newKey();
        this.keepAlive = new KeepAlive(endpoint.server().settings().heartbeatTimeout(), this::ping, this::giveUp);
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                streamClosed(stream);
            }
        });
        encoder.flowController().listener(this::writabilityChanged);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        this.context = context;
        share = endpoint.server().memory().share(this::evict);
        context.channel().config().setWriteBufferWaterMark(MARKS);
        super.handlerAdded(context);
        connection()
                .local()
                .flowController()
                .incrementWindowSize(connection().connectionStream(), CONNECTION_WINDOW - DEFAULT_WINDOW);
        keepAlive.start(context);
        flush(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        keepAlive.stop();
        super.channelInactive(context); // closes all streams
        share.hold(0);
        drained.complete(null);
        acted();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        keepAlive.sign();
        super.channelRead(context, message);
    }

    GrpcEndpoint endpoint() {
        return endpoint;
    }

    String remoteAddress() {
        return String.valueOf(context.channel().remoteAddress());
    }

    // ---- calls

    @Nullable
    Object exchange(Http2Stream stream) {
        return stream.getProperty(callKey);
    }

    void begin(Http2Stream stream, Object exchange) {
        stream.setProperty(callKey, exchange);
    }

    private void streamClosed(Http2Stream stream) {
        Object exchange = stream.removeProperty(callKey);
        if (exchange instanceof Http2Call call) {
            waiting.remove(call);
            call.closed();
        } else if (exchange instanceof PlainExchange plain) {
            plain.closed();
        }
        endIfDrained();
    }

    /** Called after every action of a call, which may have changed the engine. */
    void acted() {
        endpoint.server().engine().publish();
        round.join(this);
    }

    Future<?> schedule(Duration time, Runnable action) {
        long nanos = time.compareTo(Duration.ofDays(1)) > 0 ? TimeUnit.DAYS.toNanos(1) : time.toNanos();
        return context.executor().schedule(action, nanos, TimeUnit.NANOSECONDS);
    }

    // ---- input memory

    /** Adds to the bytes of requests that the connection keeps. */
    void hold(long more) {
        if (more != 0 && !evicted) {
            share.add(more);
        }
    }

    private void evict() {
        evicted = true;
        LOG.info("{} has sent requests that occupy more memory than available: closing", remoteAddress());
        abort(Http2Error.ENHANCE_YOUR_CALM);
    }

    private void ping() {
        encoder().writePing(context, false, 0, context.newPromise());
        round.join(this);
    }

    private void giveUp() {
        LOG.info("{} does not answer PING: closing", remoteAddress());
        abort(Http2Error.INTERNAL_ERROR);
    }

    private void abort(Http2Error error) {
        goAway(
                context,
                connection().remote().lastStreamCreated(),
                error.code(),
                Unpooled.EMPTY_BUFFER,
                context.newPromise());
        super.flush(context);
        context.close();
    }

    // ---- output

    ByteBuf allocate(int bytes) {
        return context.alloc().buffer(bytes);
    }

    void writeHeaders(Http2Stream stream, Http2Headers headers, boolean last) {
        encoder().writeHeaders(context, stream.id(), headers, 0, last, context.newPromise());
        round.join(this);
    }

    void writeData(Http2Stream stream, ByteBuf data) {
        write(stream, data, false);
    }

    void writeLast(Http2Stream stream, ByteBuf data) {
        write(stream, data, true);
    }

    private void write(Http2Stream stream, ByteBuf data, boolean last) {
        unflushed += data.readableBytes();
        encoder().writeData(context, stream.id(), data, 0, last, context.newPromise());
        round.join(this);
        if (unflushed >= MAX_UNFLUSHED && context.channel().isWritable()) {
            round.end(); // what a reader takes leaves at once, so that it does not seem slow
        }
    }

    /**
     * Ends the answer.
     *
     * @param error follows the headers, because the rest of the request is not read; null if there is no rest
     */
    void writeEnd(Http2Stream stream, Http2Headers headers, @Nullable Http2Error error) {
        ChannelFuture written = encoder().writeHeaders(context, stream.id(), headers, 0, true, context.newPromise());
        if (error != null) {
            written.addListener(done -> {
                if (done.isSuccess()) {
                    resetStream(context, stream.id(), error.code(), context.newPromise());
                    round.join(this);
                }
            });
        }
        round.join(this);
    }

    /** Returns whether more should be written on a stream now. */
    boolean isWritable(Http2Stream stream) {
        return unflushed < MAX_UNFLUSHED && encoder().flowController().isWritable(stream);
    }

    /** Returns whether the client takes more messages on a stream. */
    boolean isTaken(Http2Stream stream) {
        return encoder().flowController().isWritable(stream);
    }

    /** Lets a call go on when its client takes more. */
    void awaitWritable(Http2Call call) {
        waiting.add(call);
        if (call.isWritable()) {
            resumeSoon();
        }
    }

    private void writabilityChanged(Http2Stream stream) {
        resumeSoon();
        if (exchange(stream) instanceof Http2Call call) {
            consume(stream, call.takeDeferred());
        }
    }

    /** Lets the client send more. */
    private void consume(Http2Stream stream, int bytes) {
        if (bytes == 0) {
            return;
        }
        try {
            connection().local().flowController().consumeBytes(stream, bytes);
            round.join(this);
        } catch (Http2Exception e) {
            throw new IllegalStateException("bytes that came cannot be consumed", e);
        }
    }

    private void resumeSoon() {
        if (!resuming && !waiting.isEmpty()) {
            resuming = true;
            context.executor().execute(this::resume);
        }
    }

    /** Lets each call that waits go on in turn. */
    private void resume() {
        resuming = false;
        for (Http2Call call : new ArrayList<>(waiting)) {
            if (call.isWritable() && waiting.remove(call)) {
                call.writable();
            }
        }
    }

    /** Nothing leaves before the end of the round. */
    @Override
    public void flush(ChannelHandlerContext context) {
        round.join(this);
    }

    @Override
    public void release() {
        unflushed = 0;
        super.flush(context);
        resumeSoon();
    }

    @Override
    public void abandon() {
        context.close();
    }

    // ---- the end

    /**
     * Lets running calls finish and takes no new ones.
     *
     * @return done when all calls have finished but those without an end of their own
     */
    public CompletableFuture<Void> drain() {
        if (!draining) {
            draining = true;
            goAway(context, Integer.MAX_VALUE, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, context.newPromise());
            round.join(this);
            endIfDrained();
        }
        return drained;
    }

    private void endIfDrained() {
        if (draining && awaited().isEmpty()) {
            drained.complete(null);
        }
    }

    private List<Http2Stream> awaited() {
        List<Http2Stream> found = new ArrayList<>();
        try {
            connection().forEachActiveStream(stream -> {
                if (!(exchange(stream) instanceof Http2Call call) || call.isAwaited()) {
                    found.add(stream);
                }
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException("the visitor throws nothing", e);
        }
        return found;
    }

    @Override
    public void onError(ChannelHandlerContext context, boolean outbound, Throwable cause) {
        endpoint.server().failure().reportIfFatal(cause);
        super.onError(context, outbound, cause);
        round.join(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
        endpoint.server().failure().reportIfFatal(cause);
        if (cause instanceof Http2Exception) {
            super.exceptionCaught(context, cause);
        } else {
            if (!(cause instanceof IOException)) {
                LOG.warn("HTTP/2 connection {}: closing after {}", remoteAddress(), String.valueOf(cause));
            }
            context.close();
        }
    }

    /** Returns the address of the client, without its port. */
    String clientAddress() {
        return context.channel().remoteAddress() instanceof InetSocketAddress address ? address.getHostString() : "";
    }
}
