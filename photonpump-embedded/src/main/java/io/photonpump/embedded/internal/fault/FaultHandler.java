package io.photonpump.embedded.internal.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.Fault.DropCause;
import io.photonpump.embedded.fault.Moment.Point;
import io.photonpump.embedded.fault.Operation;
import io.photonpump.embedded.internal.net.Overtaking;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.FrameWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the script on one connection. Stands behind the frame decoder: requests pass as {@link Frame}s, replies as
 * buffers of whole frames. While no script runs and none has left a mark here, everything passes at once.
 */
public final class FaultHandler extends ChannelDuplexHandler implements FaultTarget {

    private static final Duration SIGN_OF_LIFE = Duration.ofMillis(20);

    private final FaultRun run;
    private final Map<UUID, Command> unanswered = new HashMap<>();
    private final TrackedSubscriptions subscriptions = new TrackedSubscriptions();
    private final Queue<HeldRequest> heldRequests = new ArrayDeque<>();
    private final Queue<HeldReply> heldReplies = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext channel;
    private @Nullable FrameShaper shaper;
    private boolean requestsHeld;
    private boolean repliesHeld;
    private boolean heartbeatsWithheld;

    /** The connection ends with this turn: nothing passes any more. */
    private boolean cut;

    /** What the fault that strikes now has in hand; the id and command are those of the request. */
    private StruckMessage current = new StruckMessage(Frame.ZERO_ID, 0, false);

    public FaultHandler(FaultRun run) {
        this.run = run;
    }

    private record HeldRequest(Frame frame, boolean struck) {}

    private record HeldReply(
            ByteBuf frame, ChannelPromise promise, @Nullable StruckMessage struck) {}

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context;
    }

    private ChannelHandlerContext channel() {
        return Objects.requireNonNull(channel);
    }

    private void strike(Point point, Command command, StruckMessage struck) {
        for (Fault fault : run.at(point, command)) {
            if (!struck.taken) {
                current = struck;
                FaultStrikes.strike(fault, this);
            }
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.fireChannelActive();
        if (!run.isEmpty()) {
            strike(Point.CONNECT, Command.IDENTIFY_CLIENT, new StruckMessage(Frame.ZERO_ID, 0, false));
        }
    }

    // Requests

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof Frame frame)) {
            context.fireChannelRead(message);
        } else if (cut) {
            return;
        } else if (requestsHeld) {
            heldRequests.add(new HeldRequest(copy(frame), false));
        } else {
            request(frame);
        }
    }

    private void request(Frame frame) {
        Command command = frame.command();
        Operation operation = command == null ? null : OperationCommands.of(command);
        if (command == null || operation == null) {
            if (command != Command.HEARTBEAT_REQUEST || !heartbeatsWithheld) {
                channel().fireChannelRead(frame);
            }
            return;
        }
        if (!run.isEmpty()) {
            StruckMessage struck = new StruckMessage(frame.correlationId(), frame.code(), false);
            strike(Point.BEFORE_EXECUTING, command, struck);
            if (struck.held) {
                heldRequests.add(new HeldRequest(copy(frame), true));
            }
            if (struck.held || struck.taken) {
                return;
            }
        }
        execute(frame, command, operation);
    }

    private void execute(Frame frame, Command command, Operation operation) {
        if (operation == Operation.SUBSCRIBE || operation == Operation.CONNECT_TO_GROUP) {
            subscriptions.requested(frame.correlationId());
        }
        if (!run.isEmpty() && OperationCommands.isAnswered(operation)) {
            unanswered.put(frame.correlationId(), command);
        }
        channel().fireChannelRead(frame);
    }

    /** The payload of a frame is good only while it is handled. */
    private static Frame copy(Frame frame) {
        ByteBuffer payload = ByteBuffer.allocate(frame.payload().remaining())
                .put(frame.payload().duplicate())
                .flip();
        return new Frame(frame.code(), frame.flags(), frame.correlationId(), frame.credentials(), payload);
    }

    // FaultReplies

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf frame) || isQuiet()) {
            context.write(message, promise);
        } else if (cut) {
            discard(frame, promise);
        } else if (repliesHeld) {
            heldReplies.add(new HeldReply(frame, promise, null));
        } else {
            reply(frame, promise);
        }
    }

    private boolean isQuiet() {
        return run.isEmpty()
                && shaper == null
                && !repliesHeld
                && !heartbeatsWithheld
                && !cut
                && !subscriptions.haveEnded();
    }

    private static void discard(ByteBuf frame, ChannelPromise promise) {
        frame.release();
        promise.setSuccess();
    }

    private void reply(ByteBuf frame, ChannelPromise promise) {
        if (!frame.isReadable()) { // marks the end of what was sent, when the server hangs up
            put(frame, promise);
            return;
        }
        FrameHeader header = FrameHeader.of(frame);
        if (isForNobody(header)) {
            discard(frame, promise);
            return;
        }
        Command request = header.isEvent() ? Command.of(header.command()) : unanswered.get(header.correlationId());
        StruckMessage struck = new StruckMessage(header.correlationId(), request == null ? 0 : request.code(), true);
        if (request != null) {
            strike(header.isEvent() ? Point.LIVE_EVENT : Point.AFTER_EXECUTING, request, struck);
        }
        if (struck.taken) {
            unanswered.remove(header.correlationId());
            discard(frame, promise);
        } else if (struck.held) {
            heldReplies.add(new HeldReply(frame, promise, struck));
        } else {
            deliver(frame, promise, struck.doubled);
        }
    }

    private boolean isForNobody(FrameHeader header) {
        Command command = Command.of(header.command());
        if (command == Command.HEARTBEAT_REQUEST || command == Command.HEARTBEAT_RESPONSE) {
            return heartbeatsWithheld;
        }
        if (command == Command.SUBSCRIPTION_DROPPED) {
            return subscriptions.dropped(header.correlationId());
        }
        return header.isEvent() && subscriptions.hasEnded(header.correlationId());
    }

    private void deliver(ByteBuf frame, ChannelPromise promise, boolean twice) {
        if (!frame.isReadable()) {
            put(frame, promise);
            return;
        }
        FrameHeader header = FrameHeader.of(frame);
        if (twice) {
            put(frame.retainedDuplicate(), channel().newPromise());
        }
        put(frame, promise);
        Command request = header.isEvent() ? null : unanswered.remove(header.correlationId());
        if (request != null) {
            strike(Point.AFTER_REPLY, request, new StruckMessage(header.correlationId(), request.code(), true));
        }
    }

    private void put(ByteBuf bytes, ChannelPromise promise) {
        if (shaper == null) {
            channel().write(bytes, promise);
        } else {
            shaper.write(channel(), bytes, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        if (shaper == null) {
            context.flush();
        } else {
            shaper.flush(context);
        }
    }

    /**
     * When the replies that the server is just making have left. They do so in a task of their own, at the end of the turn, when
     * everything they speak of is safe; it may not have been submitted yet, hence two steps.
     */
    private void afterTurn(Runnable action) {
        EventExecutor loop = channel().executor();
        loop.execute(() -> loop.execute(action));
    }

    // What faults do

    @Override
    public void dropConnection() {
        current.taken = true;
        cut = true;
        afterTurn(channel()::close);
    }

    @Override
    public void stall(@Nullable Duration time) {
        current.held = true;
        requestsHeld = true;
        repliesHeld = true;
        keepAlive();
        if (time != null) {
            after(time, () -> {
                releaseRequests();
                releaseReplies();
            });
        }
    }

    /** The server would give up a client of which it hears nothing. */
    private void keepAlive() {
        if (channel().channel().isActive() && (requestsHeld || repliesHeld || heartbeatsWithheld)) {
            channel().fireChannelReadComplete();
            after(SIGN_OF_LIFE, this::keepAlive);
        }
    }

    @Override
    public void delay(Duration time) {
        current.held = true;
        if (current.reply) {
            repliesHeld = true;
            after(time, this::releaseReplies);
        } else {
            requestsHeld = true;
            after(time, this::releaseRequests);
        }
        keepAlive();
    }

    private void after(Duration time, Runnable action) {
        channel().executor().schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static <T> Queue<T> takeAll(Queue<T> held) {
        ArrayDeque<T> all = new ArrayDeque<>(held);
        held.clear();
        return all;
    }

    /** Until the end, or until one of them is held again: then the others stay behind it; or until the connection is dropped. */
    private void releaseRequests() {
        requestsHeld = false;
        Queue<HeldRequest> released = takeAll(heldRequests);
        while (!requestsHeld && !cut && !released.isEmpty()) {
            HeldRequest held = released.remove();
            if (held.struck()) {
                Command command = Objects.requireNonNull(held.frame().command());
                execute(held.frame(), command, Objects.requireNonNull(OperationCommands.of(command)));
            } else {
                request(held.frame());
            }
        }
        heldRequests.addAll(released);
        channel().fireChannelReadComplete();
    }

    private void releaseReplies() {
        repliesHeld = false;
        Queue<HeldReply> released = takeAll(heldReplies);
        while (!repliesHeld && !cut && !released.isEmpty()) {
            HeldReply held = released.remove();
            StruckMessage struck = held.struck();
            if (struck == null) {
                reply(held.frame(), held.promise());
            } else {
                deliver(held.frame(), held.promise(), struck.doubled);
            }
        }
        heldReplies.addAll(released);
        flush(channel());
    }

    @Override
    public void splitFrames(int bytes) {
        shape(new FrameShaper.Splitter(bytes));
    }

    @Override
    public void mergeFrames(int frames) {
        shape(new FrameShaper.Merger(frames));
    }

    private void shape(FrameShaper next) {
        if (shaper != null) {
            shaper.finish(channel());
        }
        shaper = next;
    }

    @Override
    public void send(byte[] bytes) {
        put(channel().alloc().buffer(bytes.length).writeBytes(bytes), channel().newPromise());
        afterTurn(() -> flush(channel()));
    }

    @Override
    public void duplicateReply() {
        current.doubled = true;
    }

    @Override
    public void answer(Reply reply) {
        Encoded answer = current.command == 0 ? null : reply.to(current.id, current.command);
        if (answer != null) {
            current.taken = true;
            send(answer.command(), current.id, answer.payload());
        }
    }

    private void send(int command, UUID correlationId, byte[] payload) {
        ByteBuf frame = channel().alloc().buffer(Frame.HEADER_LENGTH + payload.length);
        FrameWriter.write(frame, Objects.requireNonNull(Command.of(command)), correlationId, payload);
        put(frame, channel().newPromise());
        afterTurn(() -> flush(channel()));
    }

    /** The server forgets them as if the client had unsubscribed; the client hears the reason of the script. */
    @Override
    public void dropSubscriptions(DropCause cause) {
        current.taken = subscriptions.isLive(current.id);
        for (UUID subscription : subscriptions.endAll()) {
            send(Command.SUBSCRIPTION_DROPPED.code(), subscription, FaultReplies.subscriptionDropped(cause));
            channel()
                    .fireChannelRead(new Frame(
                            Command.UNSUBSCRIBE_FROM_STREAM.code(),
                            Frame.NO_FLAGS,
                            subscription,
                            null,
                            ByteBuffer.allocate(0)));
        }
    }

    @Override
    public void withholdHeartbeats() {
        heartbeatsWithheld = true;
        keepAlive();
    }

    @Override
    public void overtakeWrites(long seed) {
        channel().fireUserEventTriggered(Overtaking.withSeed(seed));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cut = true; // nothing may be kept for later any more
        heldRequests.clear();
        heldReplies.forEach(held -> ReferenceCountUtil.release(held.frame()));
        heldReplies.clear();
        if (shaper != null) {
            shaper.release();
        }
        context.fireChannelInactive();
    }
}
