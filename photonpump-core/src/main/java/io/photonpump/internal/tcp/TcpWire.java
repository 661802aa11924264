package io.photonpump.internal.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.photonpump.error.ProtocolException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.connection.HandshakeCutException;
import io.photonpump.internal.connection.PaceMaker;
import io.photonpump.internal.connection.Wire;
import io.photonpump.internal.connection.WireListener;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.MessageDescription;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.tcp.codec.ClientMessageEncoder;
import io.photonpump.internal.tcp.codec.ServerMessageDecoder;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.FrameWriter;
import io.photonpump.internal.thread.Loop;
import io.photonpump.settings.ClientSettings;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The top of the pipeline: frames in, frames out, heartbeats both ways. What is sent is collected and flushed once the loop
 * has nothing else to do, so that a burst of requests takes one system call.
 *
 * <p>The correlation id of an exchange is the client's random half and the number of the exchange.
 */
final class TcpWire extends ChannelInboundHandlerAdapter implements Wire {

    /** Prints every frame readably at DEBUG: command, exchange and size; never a credential, never a body. */
    private static final Logger wireLog = LoggerFactory.getLogger("io.photonpump.wire");

    private static final int BATCH_BYTES = 16 * 1024;
    private static final int FULL_BATCH_BYTES = 256 * 1024;

    private static final ClientMessage HEARTBEAT_REQUEST = new ClientMessage.HeartbeatRequest();

    private final Loop loop;
    private final ClientSettings settings;
    private final String connectionName;
    private final long correlationPrefix;
    private final ServerMessageDecoder decoder;
    private final boolean tls;
    private final WireListener listener;
    private final Runnable served;
    private final Runnable flush = this::flush;

    private @Nullable ChannelHandlerContext context;
    private @Nullable PaceMaker paceMaker;
    private @Nullable ByteBuf batch;
    private boolean flushing;
    private boolean held;
    private boolean closed;

    TcpWire(
            Loop loop,
            ClientSettings settings,
            String connectionName,
            long correlationPrefix,
            ServerMessageDecoder decoder,
            boolean tls,
            WireListener listener,
            Runnable served) {
        this.loop = loop;
        this.settings = settings;
        this.connectionName = connectionName;
        this.correlationPrefix = correlationPrefix;
        this.decoder = decoder;
        this.tls = tls;
        this.listener = listener;
        this.served = served;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        if (!tls) {
            opened();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext triggered, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                opened();
            } else {
                Throwable cause = handshake.cause();
                over(cause instanceof ClosedChannelException ? new HandshakeCutException(cause) : cause);
            }
        }
    }

    private void opened() {
        if (paceMaker != null) {
            return; // a server may ask for another handshake at any time: the connection has long been open
        }
        PaceMaker pace = new PaceMaker(settings.heartbeatInterval(), settings.heartbeatTimeout(), loop.nanoTime());
        paceMaker = pace;
        beatLater(pace);
        listener.opened(this);
    }

    private void beatLater(PaceMaker pace) {
        loop.schedule(() -> beat(pace), Duration.ofNanos(Math.max(0, pace.nextBeat() - loop.nanoTime())));
    }

    private void beat(PaceMaker pace) {
        if (closed) {
            return;
        }
        if (held) {
            pace.excuse(loop.nanoTime());
        }
        switch (pace.beat(loop.nanoTime())) {
            case FINE -> beatLater(pace);
            case ASK -> {
                write(HEARTBEAT_REQUEST, UUID.randomUUID(), null);
                pace.spoke(loop.nanoTime());
                beatLater(pace);
            }
            case DEAD ->
                over(new IOException("the server gave no sign of life within "
                        + settings.heartbeatInterval()
                                .plus(settings.heartbeatTimeout())
                                .toMillis() + " ms"));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext read, Object message) {
        if (closed) {
            return;
        }
        Frame frame = (Frame) message;
        if (frame.code() == Command.HEARTBEAT_REQUEST.code()) {
            logReceived(frame, null);
            write(new ClientMessage.HeartbeatResponse(), frame.correlationId(), null);
        } else if (frame.code() == Command.HEARTBEAT_RESPONSE.code()) {
            logReceived(frame, null);
        } else {
            pass(frame);
        }
    }

    /** A payload that cannot be read concerns whoever waits for it. */
    private void pass(Frame frame) {
        long exchange = exchangeOf(frame.correlationId());
        ServerMessage message;
        try {
            message = decoder.decode(frame);
        } catch (ProtocolException e) {
            logReceived(frame, null);
            if (!listener.unreadable(exchange, e)) {
                over(e);
            }
            return;
        }
        logReceived(frame, message);
        listener.received(exchange, message);
    }

    private long exchangeOf(UUID id) {
        if (id.getMostSignificantBits() == correlationPrefix || id.equals(Frame.ZERO_ID)) {
            return id.getLeastSignificantBits();
        }
        return -1;
    }

    private void logReceived(Frame frame, @Nullable ServerMessage message) {
        if (wireLog.isDebugEnabled()) {
            int size = frame.payload().remaining();
            wireLog.debug(
                    "[{}] < {}{}",
                    connectionName,
                    FrameDescription.header(frame.code(), frame.correlationId(), size),
                    message == null ? "" : MessageDescription.of(message));
        }
    }

    /** Also after a piece of a frame, which is a sign of life as well. */
    @Override
    public void channelReadComplete(ChannelHandlerContext read) {
        if (paceMaker != null) {
            paceMaker.heard(loop.nanoTime());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext caught, Throwable cause) {
        over(cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        over(new EOFException("the server closed the connection"));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        if (batch != null) {
            batch.release();
            batch = null;
        }
    }

    private void over(Throwable cause) {
        if (!closed) {
            close();
            listener.closed(cause);
        }
    }

    /** What was sent before still goes out. */
    @Override
    public void close() {
        if (!closed && context != null) {
            flush();
            closed = true;
            context.close();
        }
        closed = true;
    }

    @Override
    public void send(long exchange, ClientMessage message, @Nullable Credentials credentials) {
        loop.assertInside();
        write(message, new UUID(correlationPrefix, exchange), credentials);
    }

    private void write(ClientMessage message, UUID id, @Nullable Credentials credentials) {
        if (closed || context == null) {
            return;
        }
        if (batch == null) {
            batch = context.alloc().heapBuffer(BATCH_BYTES); // protobuf writes to arrays without objects of its own
        }
        ClientMessageEncoder.Encoded encoded = ClientMessageEncoder.encode(message);
        if (wireLog.isDebugEnabled()) {
            int size = encoded.payload().size();
            wireLog.debug(
                    "[{}] > {}{}",
                    connectionName,
                    FrameDescription.header(encoded.command().code(), id, size),
                    MessageDescription.of(message));
        }
        FrameWriter.write(batch, encoded.command(), id, credentials, encoded.payload());
        if (batch.readableBytes() >= FULL_BATCH_BYTES) {
            context.write(batch, context.voidPromise());
            batch = null;
        }
        if (!flushing) {
            flushing = true;
            loop.execute(flush);
        }
    }

    private void flush() {
        flushing = false;
        if (closed || context == null) {
            return;
        }
        if (batch != null) {
            context.write(batch, context.voidPromise());
            batch = null;
        }
        context.flush();
        if (paceMaker != null) {
            paceMaker.spoke(loop.nanoTime());
        }
    }

    @Override
    public void served() {
        served.run();
    }

    @Override
    public void holdSocket(boolean hold) {
        held = hold;
        if (context != null) {
            context.channel().config().setAutoRead(!hold);
        }
        if (!hold && paceMaker != null) {
            paceMaker.excuse(loop.nanoTime());
        }
    }
}
