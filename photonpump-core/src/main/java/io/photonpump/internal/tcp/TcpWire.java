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
import io.photonpump.internal.dispatch.UnsendableException;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.MessageDescription;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.WireFacts;
import io.photonpump.internal.message.WireFeature;
import io.photonpump.internal.tcp.codec.ClientMessageEncoder;
import io.photonpump.internal.tcp.codec.ClientMessageEncoder.Encoded;
import io.photonpump.internal.tcp.codec.ServerMessageDecoder;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.FrameException;
import io.photonpump.internal.tcp.frame.FramePayload;
import io.photonpump.internal.tcp.frame.FrameWriter;
import io.photonpump.internal.thread.Loop;
import io.photonpump.settings.ClientSettings;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP connection, at the top of the pipeline: greets the server, translates between messages and frames, and sends and answers
 * heartbeats. What is sent is collected and flushed once the loop has nothing else to do, so that a burst of requests takes one system
 * call.
 *
 * <p>The correlation id of an exchange is the client's random half and the number of the exchange. Exchange 0 is the connection's own:
 * conversations count from 1.
 *
 * <p>For the event loop only: the listener, the loop and the channel all call on it.
 */
final class TcpWire extends ChannelInboundHandlerAdapter implements Wire {

    /** Prints every frame readably at DEBUG: command, exchange and size; never a credential, never a body. */
    private static final Logger WIRE_LOG = LoggerFactory.getLogger("io.photonpump.wire");

    private static final int BATCH_BYTES = 16 * 1024;
    private static final int FULL_BATCH_BYTES = 256 * 1024;

    /** The exchange of the greeting and of authentications. */
    private static final long CONNECTION = 0;

    private static final Encoded HEARTBEAT_REQUEST = new Encoded(Command.HEARTBEAT_REQUEST, FramePayload.EMPTY);
    private static final Encoded HEARTBEAT_RESPONSE = new Encoded(Command.HEARTBEAT_RESPONSE, FramePayload.EMPTY);
    private static final Encoded AUTHENTICATE = new Encoded(Command.AUTHENTICATE, FramePayload.EMPTY);

    private static final WireFacts FACTS = new WireFacts(
            Frame.MAX_LENGTH,
            Map.of(
                    WireFeature.GROUPS_ON_ALL,
                    "the TCP protocol has groups on streams only; use a catch-up subscription to $all"));

    /**
     * The parts that the connections of a client share.
     *
     * @param correlationPrefix random for each client, so that no two clients of a server use the same correlation ids
     * @param encrypted whether there is a TLS handshake before the connection is open
     */
    record Shared(
            Loop loop,
            ClientSettings settings,
            String connectionName,
            long correlationPrefix,
            ServerMessageDecoder decoder,
            boolean encrypted,
            SocketHolds holds) {}

    private final Shared shared;
    private final Loop loop;
    private final @Nullable Credentials credentials;
    private final WireListener listener;
    private final Runnable served;
    private final Runnable flush = this::flush;
    private final Consumer<Boolean> socketHold = this::holdSocket;

    private @Nullable ChannelHandlerContext context;
    private @Nullable PaceMaker paceMaker;
    private @Nullable ByteBuf batch;

    /** Not null until the server has answered it. */
    private @Nullable Greeting greeting;

    /** The credentials of {@link #authenticate}, until the server has answered. */
    private @Nullable Credentials authenticating;

    private boolean flushing;
    private boolean held;
    private boolean closed;

    /**
     * A connection that is being opened.
     *
     * @param credentials for the greeting; null: it is anonymous
     * @param served called when the connection has served well
     */
    TcpWire(Shared shared, @Nullable Credentials credentials, WireListener listener, Runnable served) {
        this.shared = shared;
        this.loop = shared.loop();
        this.credentials = credentials;
        this.listener = listener;
        this.served = served;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        if (!shared.encrypted()) {
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
        ClientSettings settings = shared.settings();
        PaceMaker pace = new PaceMaker(settings.heartbeatInterval(), settings.heartbeatTimeout(), loop.nanoTime());
        paceMaker = pace;
        beatLater(pace);
        greeting = new Greeting(credentials);
        listener.opened(this);
        write(ClientMessageEncoder.identify(Greeting.CLIENT_VERSION, shared.connectionName()), CONNECTION, null);
        if (credentials != null) {
            write(AUTHENTICATE, CONNECTION, credentials);
        }
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
                write(HEARTBEAT_REQUEST, UUID.randomUUID(), null, null);
                pace.spoke(loop.nanoTime());
                beatLater(pace);
            }
            case DEAD ->
                over(new IOException("the server gave no sign of life within "
                        + shared.settings()
                                .heartbeatInterval()
                                .plus(shared.settings().heartbeatTimeout())
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
            write(HEARTBEAT_RESPONSE, frame.correlationId(), null, null);
        } else if (frame.code() == Command.HEARTBEAT_RESPONSE.code()) {
            logReceived(frame, null);
        } else {
            pass(frame);
        }
    }

    /** A payload that cannot be read concerns the conversation that waits for it. */
    private void pass(Frame frame) {
        long exchange = exchangeOf(frame.correlationId());
        ServerMessage message;
        try {
            message = shared.decoder().decode(frame);
        } catch (ProtocolException e) {
            logReceived(frame, null);
            if (!listener.unreadable(exchange, e)) {
                over(e);
            }
            return;
        }
        logReceived(frame, message);
        if (exchange == CONNECTION) {
            answered(frame.command(), message);
        } else {
            listener.received(exchange, message);
        }
    }

    private void answered(@Nullable Command command, ServerMessage message) {
        Greeting open = greeting;
        Credentials sent = authenticating;
        if (open != null) {
            greet(open, command, message);
        } else if (message instanceof ServerMessage.BadRequest bad) {
            over(new ProtocolException("the server gives up on this connection: " + bad.text()));
        } else if (sent != null) {
            authenticating = null;
            listener.authenticated(Greeting.refusal(command, message, sent));
        }
    }

    private void greet(Greeting open, @Nullable Command command, ServerMessage message) {
        boolean complete;
        try {
            complete = open.answered(command, message);
        } catch (IOException | RuntimeException e) {
            over(e);
            return;
        }
        if (complete) {
            greeting = null;
            listener.ready(FACTS);
        }
    }

    private long exchangeOf(UUID id) {
        if (id.getMostSignificantBits() == shared.correlationPrefix() || id.equals(Frame.ZERO_ID)) {
            return id.getLeastSignificantBits();
        }
        return -1;
    }

    private void logReceived(Frame frame, @Nullable ServerMessage message) {
        if (WIRE_LOG.isDebugEnabled()) {
            int size = frame.payload().remaining();
            WIRE_LOG.debug(
                    "[{}] < {}{}",
                    shared.connectionName(),
                    FrameDescription.header(frame.code(), frame.correlationId(), size),
                    message == null ? "" : MessageDescription.of(message));
        }
    }

    /** Called after a piece of a frame, too, which is a sign of life as well. */
    @Override
    public void channelReadComplete(ChannelHandlerContext read) {
        if (paceMaker != null) {
            paceMaker.heard(loop.nanoTime());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext caught, Throwable cause) {
        Throwable root = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        over(root instanceof FrameException ? new ProtocolException(String.valueOf(root.getMessage())) : root);
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

    /** Messages that were sent before still go out. */
    @Override
    public void close() {
        if (!closed && context != null) {
            flush();
            closed = true;
            shared.holds().forget(socketHold, loop.nanoTime());
            context.close();
        }
        closed = true;
    }

    @Override
    public void send(long exchange, ClientMessage message, @Nullable Credentials messageCredentials) {
        loop.assertInside();
        Encoded encoded = ClientMessageEncoder.encode(message);
        try {
            write(encoded, new UUID(shared.correlationPrefix(), exchange), messageCredentials, message);
        } catch (FrameException.TooLarge e) {
            throw new UnsendableException.TooLarge(e.bytes(), Frame.MAX_LENGTH, e);
        } catch (FrameException e) {
            throw new UnsendableException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void authenticate(Credentials renewed) {
        authenticating = renewed;
        write(AUTHENTICATE, CONNECTION, renewed);
    }

    private void write(Encoded encoded, long exchange, @Nullable Credentials own) {
        write(encoded, new UUID(shared.correlationPrefix(), exchange), own, null);
    }

    /** @param message for the log */
    private void write(Encoded encoded, UUID id, @Nullable Credentials own, @Nullable ClientMessage message) {
        if (closed || context == null) {
            return;
        }
        if (batch == null) {
            batch = context.alloc().heapBuffer(BATCH_BYTES); // protobuf writes to arrays without objects of its own
        }
        if (WIRE_LOG.isDebugEnabled()) {
            int size = encoded.payload().size();
            WIRE_LOG.debug(
                    "[{}] > {}{}",
                    shared.connectionName(),
                    FrameDescription.header(encoded.command().code(), id, size),
                    message == null ? "" : MessageDescription.of(message));
        }
        FrameWriter.write(batch, encoded.command(), id, own, encoded.payload());
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
    public Duration hold(long exchange) {
        return closed ? Duration.ZERO : shared.holds().hold(exchange, loop.nanoTime(), socketHold);
    }

    @Override
    public void release(long exchange, boolean alone) {
        if (!closed) {
            shared.holds().release(exchange, alone, loop.nanoTime());
        }
    }

    private void holdSocket(boolean hold) {
        held = hold;
        if (context != null) {
            context.channel().config().setAutoRead(!hold);
        }
        if (!hold && paceMaker != null) {
            paceMaker.excuse(loop.nanoTime());
        }
    }
}
