package io.photonpump.embedded.internal.net;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.protocol.Outbox;
import io.photonpump.embedded.internal.protocol.Pace;
import io.photonpump.embedded.internal.protocol.RequestHandler;
import io.photonpump.embedded.internal.protocol.RequestKind;
import io.photonpump.embedded.internal.protocol.Session;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.FrameException;
import io.photonpump.internal.tcp.frame.FrameWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of one client. While the client does not read its replies, its further requests wait, unread, unless the
 * settings enable the strict send limit of a real server. Events cannot wait: a connection with too many unread events is
 * closed (docs/protocol.md, Limits).
 */
final class TcpConnection extends ChannelInboundHandlerAdapter implements Outbox, Pace, FlushRound.Participant {

    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

    /** The maximum number of bytes that wait for a client, as in the real server. */
    private static final long MAX_PENDING_BYTES = 10 * 1024 * 1024;

    private static final int MAX_PENDING_FRAMES = 50_000;

    /** The number of bytes after which replies are sent before the end of the round, to save memory. */
    private static final long EARLY_RELEASE_BYTES = 256 * 1024;

    /** The time for which a refused client is still read, so that a reset does not discard the refusal. */
    private static final int LINGER_MILLIS = 1000;

    private final EventStoreEngine engine;
    private final RequestHandler requests;
    private final FlushRound round;
    private final RequestScheduler scheduler;
    private final Heartbeat heartbeat;
    private final boolean strictSendLimit;
    private final FrameIntake intake;
    private final ServerFailure failure;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private Session session;
    private long unreleased;
    private long pendingWhenAsked;
    private @Nullable AclLookups lookups;
    private final @Nullable List<ChannelFuture> revocable;
    private boolean handling;
    private boolean closing;
    private boolean overrun;

    @SuppressWarnings("NullAway.Init") // context and session exist from handlerAdded on, and nothing happens before
    TcpConnection(
            EventStoreEngine engine,
            RequestHandler requests,
            FlushRound round,
            RequestScheduler scheduler,
            ServerSettings settings,
            FrameIntake intake,
            ServerFailure failure) {
        this.engine = engine;
        this.requests = requests;
        this.round = round;
        this.scheduler = scheduler;
        this.intake = intake;
        this.failure = failure;
        this.strictSendLimit = settings.service().strictSendLimit();
        this.revocable = engine.dialect().losesRepliesBeforeBadFrame() ? new ArrayList<>() : null;
        overtake(settings.service().overtaking());
        this.heartbeat = new Heartbeat(
                settings.heartbeatInterval(), settings.heartbeatTimeout(), this::askForHeartbeat, this::giveUp);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        this.session = new Session(
                Frames.address(context), this, this, engine.dialect().hasNarrowNumbers());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        heartbeat.start(context);
        intake.start(this::evict);
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        heartbeat.stop();
        intake.stop();
        waiting.clear();
        requests.closed(session);
        engine.publish();
        round.schedule();
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Frame frame = (Frame) message;
        intake.frameCompleted();
        if (closing) {
            return;
        }
        if (strictSendLimit || waiting.isEmpty() && context.channel().isWritable()) {
            handle(frame);
        } else {
            Frame copy = Frames.copy(frame);
            waiting.add(() -> handle(copy));
            context.channel().config().setAutoRead(false);
        }
    }

    /** Called after every read of bytes, even if no frame is complete. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        heartbeat.sign(context);
        intake.bytesArrived(
                context, !context.channel().config().isAutoRead(), () -> refuse("its frame did not become complete"));
        context.fireChannelReadComplete();
    }

    /** Closes the connection immediately, which releases the memory of its unfinished frame. */
    private void evict() {
        if (!closing) {
            closing = true;
            LOG.info("{} has sent a frame that occupies more memory than available: closing", session.remoteAddress());
            context.writeAndFlush(Frames.badRequest(
                    context, "The connection is closed: its frame occupies more memory than available."));
            context.close();
        }
    }

    /** Closes the connection of a client that sends too slowly. */
    private void refuse(String reason) {
        if (!closing) {
            requests.refuse(session, "The connection is closed: " + reason + ".");
        }
    }

    private void handle(Frame frame) {
        handling = true;
        requests.handle(frame, session);
        handling = false;
        engine.publish();
    }

    private void overtake(@Nullable Overtaking overtaking) {
        boolean same = lookups != null && lookups.overtaking().equals(overtaking);
        if (!same) {
            lookups = overtaking == null ? null : new AclLookups(overtaking);
        }
    }

    /** Applies an {@link Overtaking} event to this connection. An event equal to the current one continues its sequence. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Overtaking overtaking) {
            overtake(overtaking);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void carryOut(RequestKind kind, User user, Runnable action) {
        if (kind == RequestKind.WRITE && lookups != null && !user.isAdmin()) {
            scheduler.after(lookups.nextWait(), () -> scheduler.carryOut(kind, () -> answer(kind, action)));
        } else if (scheduler.isImmediate(kind)) {
            action.run();
        } else {
            scheduler.carryOut(kind, () -> answer(kind, action));
        }
    }

    /** Runs an action. A write runs even if its client is gone or does not read its replies; a read does not. */
    private void answer(RequestKind kind, Runnable action) {
        if (kind == RequestKind.WRITE || strictSendLimit && !closing) {
            answer(action);
        } else if (!closing) {
            waiting.add(() -> answer(action));
        }
        handleWaiting();
    }

    private void answer(Runnable action) {
        handling = true;
        action.run();
        handling = false;
        engine.publish();
        round.schedule();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        heartbeat.sign(context);
        handleWaiting();
        context.fireChannelWritabilityChanged();
    }

    private void handleWaiting() {
        while (!handling && !closing && !waiting.isEmpty() && context.channel().isWritable()) {
            waiting.remove().run();
        }
        if (waiting.isEmpty()) {
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failure.reportIfFatal(cause);
        if (cause instanceof FrameException && !closing) {
            revokeReplies();
            requests.refuse(session, "Invalid TCP frame received. Error: " + cause.getMessage() + ".");
        } else if (cause.getCause() instanceof SSLException) {
            LOG.info("{}: the TLS handshake or record is invalid: {}", session.remoteAddress(), cause.getMessage());
            context.close();
        } else if (cause instanceof IOException) {
            LOG.debug("{} is gone: {}", session.remoteAddress(), cause.getMessage());
            context.close();
        } else if (!closing) {
            LOG.warn("{} is cut off", session.remoteAddress(), cause);
            context.close();
        }
    }

    /** Discards the replies that are not flushed yet. The channel drops cancelled writes. */
    private void revokeReplies() {
        if (revocable != null) {
            revocable.forEach(reply -> reply.cancel(false));
            revocable.clear();
        }
    }

    @Override
    public void send(Command command, UUID correlationId, MessageLite message) {
        int size = message.getSerializedSize();
        if (size > Frame.MAX_LENGTH - Frame.HEADER_LENGTH) {
            overrun("An answer has " + size + " bytes, a frame takes " + Frame.MAX_LENGTH);
            return;
        }
        ByteBuf out = context.alloc().directBuffer(4 + Frame.HEADER_LENGTH + size);
        try {
            int start = FrameWriter.begin(out, command, correlationId, null);
            CodedOutputStream stream = CodedOutputStream.newInstance(out.nioBuffer(out.writerIndex(), size));
            message.writeTo(stream);
            stream.flush();
            out.writerIndex(out.writerIndex() + size);
            FrameWriter.end(out, start);
        } catch (IOException e) {
            out.release();
            throw new IllegalStateException("a message is larger than its calculated size", e);
        }
        write(out);
    }

    @Override
    public void send(Command command, UUID correlationId, byte[] payload) {
        ByteBuf out = context.alloc().directBuffer(4 + Frame.HEADER_LENGTH + payload.length);
        FrameWriter.write(out, command, correlationId, payload);
        write(out);
    }

    private void write(ByteBuf frame) {
        if (closing || overrun) {
            frame.release();
            return;
        }
        if ((strictSendLimit || !handling) && exceedsSendLimit()) {
            frame.release();
            overrun("Connection pending send bytes is too large: " + pendingBytes() + ".");
            return;
        }
        unreleased += frame.readableBytes();
        ChannelFuture written = context.write(frame);
        if (revocable != null) {
            revocable.add(written);
        }
        round.join(this);
        if (pendingBytes() > EARLY_RELEASE_BYTES && context.channel().isWritable() != handling) {
            round.end();
        }
    }

    /**
     * Returns whether too many bytes wait. The current frame does not count: a client that reads can receive one large frame.
     */
    private boolean exceedsSendLimit() {
        if (!isAboveSendLimit()) {
            return false;
        }
        round.end();
        return isAboveSendLimit();
    }

    private boolean isAboveSendLimit() {
        ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
        return pending != null
                && (pending.totalPendingWriteBytes() > MAX_PENDING_BYTES || pending.size() > MAX_PENDING_FRAMES);
    }

    /** Closes the connection because more bytes wait than allowed. */
    private void overrun(String text) {
        if (closing || overrun) {
            return;
        }
        LOG.info("{} does not read its replies or events: closing. {}", session.remoteAddress(), text);
        context.write(Frames.badRequest(context, text));
        overrun = true;
        close();
    }

    private void askForHeartbeat() {
        if (!closing) {
            send(Command.HEARTBEAT_REQUEST, UUID.randomUUID(), new byte[0]);
            pendingWhenAsked = pendingBytes();
        }
    }

    private long pendingBytes() {
        ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
        return pending == null ? 0 : pending.totalPendingWriteBytes();
    }

    /** Closes the connection, unless the client is slow but still reads some of its replies. */
    private void giveUp() {
        if (!waiting.isEmpty() && pendingBytes() < pendingWhenAsked) {
            heartbeat.sign(context);
            return;
        }
        LOG.info("{} does not answer heartbeats: closing", session.remoteAddress());
        context.close();
    }

    @Override
    public void close() {
        closing = true;
        round.join(this);
    }

    @Override
    public void release() {
        unreleased = 0;
        if (revocable != null) {
            revocable.clear();
        }
        context.flush();
        if (closing && context.channel().isActive()) {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> hangUp());
        }
    }

    /** Closes the connection. It first ends the output, because closing with unread input would reset the connection. */
    private void hangUp() {
        if (context.channel() instanceof DuplexChannel channel
                && context.pipeline().get(SslHandler.class) == null) {
            channel.config().setAutoRead(true);
            channel.shutdownOutput();
            context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            context.close();
        }
    }

    @Override
    public void abandon() {
        closing = true;
        context.close();
    }
}
