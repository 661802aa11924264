package io.photonpump.embedded.internal.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.Fault.DropCause;
import io.photonpump.embedded.fault.Moment.Point;
import io.photonpump.embedded.fault.Operation;
import io.photonpump.embedded.internal.fault.HeldReply.Stage;
import io.photonpump.embedded.internal.net.Overtaking;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the script on one connection. The handler follows the frame decoder: requests pass as {@link Frame}s, replies as
 * buffers of whole frames. All messages pass unchanged while no script runs and no earlier fault still affects the connection.
 * Used on the event loop only.
 */
public final class FaultHandler extends ChannelDuplexHandler implements FaultTarget {

    private static final Duration SIGN_OF_LIFE = Duration.ofMillis(20);

    private final FaultRun run;
    private final Map<UUID, Command> unanswered = new HashMap<>();
    private final TrackedSubscriptions subscriptions = new TrackedSubscriptions();
    private final Queue<HeldRequest> heldRequests = new ArrayDeque<>();
    private final Queue<HeldReply> heldReplies = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext channel;
    private @Nullable FrameOutput output;
    private boolean requestsHeld;
    private boolean repliesHeld;
    private boolean heartbeatsWithheld;

    /** The connection ends with this turn; nothing passes any more. */
    private boolean cut;

    /** The message that is being struck; its id and command are those of the request. */
    private StruckMessage current = new StruckMessage(Frame.ZERO_ID, 0, false);

    public FaultHandler(FaultRun run) {
        this.run = run;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context;
        output = new FrameOutput(context);
    }

    private ChannelHandlerContext channel() {
        return Objects.requireNonNull(channel);
    }

    private FrameOutput output() {
        return Objects.requireNonNull(output);
    }

    private void strike(Point point, Command command, StruckMessage message) {
        for (Fault fault : run.at(point, command)) {
            if (!message.taken) {
                current = message;
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
            heldRequests.add(HeldRequest.of(frame, false));
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
                heldRequests.add(HeldRequest.of(frame, true));
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

    // Replies

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf frame)) {
            context.write(message, promise);
        } else if (isQuiet()) {
            if (FrameHeader.is(frame, Command.SUBSCRIPTION_DROPPED)) {
                subscriptions.dropped(FrameHeader.of(frame).correlationId());
            }
            context.write(frame, promise);
        } else if (cut) {
            discard(frame, promise);
        } else if (repliesHeld) {
            heldReplies.add(new HeldReply(frame, promise, Stage.UNSEEN));
        } else {
            reply(frame, promise);
        }
    }

    private boolean isQuiet() {
        return run.isEmpty()
                && !output().isShaped()
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
        if (!frame.isReadable()) { // marks the end of what was sent, when the server closes the connection
            output().write(frame, promise);
            return;
        }
        FrameHeader header = FrameHeader.of(frame);
        if (isSuppressed(header)) {
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
            heldReplies.add(new HeldReply(frame, promise, struck.doubled ? Stage.DOUBLED : Stage.STRUCK));
        } else {
            deliver(frame, promise, struck.doubled);
        }
    }

    /**
     * Whether the client must not see the frame. After a fault has ended a subscription, nothing of that subscription reaches
     * the client: a checkpoint after a suppressed event would make a correct client resume after an event that it has not seen.
     */
    private boolean isSuppressed(FrameHeader header) {
        Command command = Command.of(header.command());
        if (command == Command.HEARTBEAT_REQUEST || command == Command.HEARTBEAT_RESPONSE) {
            return heartbeatsWithheld;
        }
        if (command == Command.SUBSCRIPTION_DROPPED) {
            return subscriptions.dropped(header.correlationId());
        }
        return subscriptions.hasEnded(header.correlationId());
    }

    private void deliver(ByteBuf frame, ChannelPromise promise, boolean twice) {
        if (!frame.isReadable()) {
            output().write(frame, promise);
            return;
        }
        FrameHeader header = FrameHeader.of(frame);
        if (twice) {
            output().write(frame.retainedDuplicate(), channel().newPromise());
        }
        output().write(frame, promise);
        Command request = header.isEvent() ? null : unanswered.remove(header.correlationId());
        if (request != null) {
            strike(Point.AFTER_REPLY, request, new StruckMessage(header.correlationId(), request.code(), true));
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        output().flush();
    }

    // What faults do

    @Override
    public void dropConnection() {
        current.taken = true;
        cut = true;
        output().afterTurn(channel()::close);
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

    /** Prevents the server from closing the connection because it receives no heartbeats. */
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
        Queue<T> all = new ArrayDeque<>(held);
        held.clear();
        return all;
    }

    /** Stops early if a request is held again, so that the others stay after it, or if the connection is dropped. */
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
            release(released.remove());
        }
        heldReplies.addAll(released);
        output().flush();
    }

    private void release(HeldReply held) {
        switch (held.stage()) {
            case UNSEEN -> reply(held.frame(), held.promise());
            case STRUCK, DOUBLED -> {
                if (held.frame().isReadable() && isSuppressed(FrameHeader.of(held.frame()))) {
                    discard(held.frame(), held.promise());
                } else {
                    deliver(held.frame(), held.promise(), held.stage() == Stage.DOUBLED);
                }
            }
            case INJECTED -> output().write(held.frame(), held.promise());
        }
    }

    @Override
    public void splitFrames(int bytes) {
        output().shape(new FrameShaper.Splitter(bytes));
    }

    @Override
    public void mergeFrames(int frames) {
        output().shape(new FrameShaper.Merger(frames));
    }

    @Override
    public void send(byte[] bytes) {
        inject(channel().alloc().buffer(bytes.length).writeBytes(bytes));
    }

    /** Sends what no reply of the server is, after the replies that are held. */
    private void inject(ByteBuf bytes) {
        if (repliesHeld) {
            heldReplies.add(new HeldReply(bytes, channel().newPromise(), Stage.INJECTED));
        } else {
            output().write(bytes, channel().newPromise());
            output().flushAfterTurn();
        }
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
            inject(FaultReplies.frame(channel().alloc(), answer, current.id));
        }
    }

    /**
     * The server learns of the end in a later task, as if the client had unsubscribed. It may be publishing to these very
     * subscriptions now; until it has reported their end itself, nothing of them passes.
     */
    @Override
    public void dropSubscriptions(DropCause cause) {
        current.taken = subscriptions.isLive(current.id);
        Set<UUID> ended = subscriptions.endAll();
        Encoded drop = FaultReplies.subscriptionDropped(cause);
        ended.forEach(id -> inject(FaultReplies.frame(channel().alloc(), drop, id)));
        channel()
                .executor()
                .execute(() -> ended.forEach(id -> channel().fireChannelRead(FaultReplies.unsubscribe(id))));
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
        output().release();
        context.fireChannelInactive();
    }
}
