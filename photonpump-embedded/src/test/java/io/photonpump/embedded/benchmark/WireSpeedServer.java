package io.photonpump.embedded.benchmark;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.FrameDecoder;
import io.photonpump.internal.tcp.frame.FrameWriter;
import io.photonpump.internal.tcp.proto.ConnectToPersistentSubscriptionDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionAckEventsDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionConfirmationDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsDto;
import io.photonpump.internal.tcp.proto.SubscribeToStreamDto;
import io.photonpump.internal.tcp.proto.SubscriptionConfirmationDto;
import io.photonpump.internal.tcp.proto.WriteEventsDto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that answers every request with a ready-made frame, so that the measurement is that of the client. It prints its port.
 * The name of a stream is the number of events for its subscribers. The first argument is the number of microseconds that a write
 * takes, one after the other; without it none.
 */
public final class WireSpeedServer {

    private WireSpeedServer() {}

    public static void main(String[] arguments) throws InterruptedException {
        long writeNanos = arguments.length == 0 ? 0 : TimeUnit.MICROSECONDS.toNanos(Long.parseLong(arguments[0]));
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(FrameDecoder.forServer(), new Answers(writeNanos));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        System.out.println(((InetSocketAddress) server.localAddress()).getPort());
        server.closeFuture().sync();
    }

    private static final class Answers extends ChannelInboundHandlerAdapter {
        private static final byte[] EMPTY = {};
        private static final int PORTION = 200;

        private final Frames written = Frames.written();
        private final Frames event = Frames.readEvent();
        private final Frames volatileEvent = Frames.volatileEvent();
        private final Frames persistentEvent = Frames.persistentEvent();
        private final Map<Integer, Frames> pages = new HashMap<>();

        private final long writeNanos;
        private long freeAt = System.nanoTime();
        private @Nullable ByteBuf out;
        private @Nullable UUID subscription;
        private long next;
        private long end;

        Answers(long writeNanos) {
            this.writeNanos = writeNanos;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            Frame frame = (Frame) message;
            ByteBuf answer = out(context);
            UUID id = frame.correlationId();
            Command command = frame.command();
            switch (command == null ? Command.BAD_REQUEST : command) {
                case IDENTIFY_CLIENT -> FrameWriter.write(answer, Command.CLIENT_IDENTIFIED, id, EMPTY);
                case AUTHENTICATE -> FrameWriter.write(answer, Command.AUTHENTICATED, id, EMPTY);
                case HEARTBEAT_REQUEST -> FrameWriter.write(answer, Command.HEARTBEAT_RESPONSE, id, EMPTY);
                case WRITE_EVENTS -> write(context, id, lastNumber(frame.payload()));
                case READ_EVENT -> event.write(answer, id, Workload.EVENT_NUMBER);
                case READ_STREAM_EVENTS_FORWARD -> page(ReadStreamEventsDto.parseFrom(frame.payload()), answer, id);
                case SUBSCRIBE_TO_STREAM -> subscribed(context, frame, answer);
                case CONNECT_TO_PERSISTENT_SUBSCRIPTION -> connected(frame, answer);
                case PERSISTENT_SUBSCRIPTION_ACK_EVENTS ->
                    push(
                            PersistentSubscriptionAckEventsDto.parseFrom(frame.payload())
                                    .getProcessedEventIdsCount(),
                            answer);
                case UNSUBSCRIBE_FROM_STREAM -> {
                    subscription = null;
                    FrameWriter.write(answer, Command.SUBSCRIPTION_DROPPED, id, EMPTY);
                }
                default -> {}
            }
        }

        private void write(ChannelHandlerContext context, UUID id, int lastNumber) {
            if (writeNanos == 0) {
                written.write(out(context), id, lastNumber);
                return;
            }
            long now = System.nanoTime();
            freeAt = Math.max(now, freeAt) + writeNanos;
            Runnable answer = () -> {
                written.write(out(context), id, lastNumber);
                flush(context);
            };
            context.executor().schedule(answer, freeAt - now, TimeUnit.NANOSECONDS);
        }

        /** Returns the number of the last event in the message; the first one has number 0. */
        private static int lastNumber(ByteBuffer write) throws IOException {
            CodedInputStream fields = CodedInputStream.newInstance(write);
            int events = 0;
            for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
                events += WireFormat.getTagFieldNumber(tag) == WriteEventsDto.EVENTS_FIELD_NUMBER ? 1 : 0;
                fields.skipField(tag);
            }
            return events - 1;
        }

        private ByteBuf out(ChannelHandlerContext context) {
            if (out == null) {
                out = context.alloc().directBuffer(64 * 1024);
            }
            return out;
        }

        private void page(ReadStreamEventsDto request, ByteBuf answer, UUID id) {
            pages.computeIfAbsent(request.getMaxCount(), Frames::page).write(answer, id, request.getFromEventNumber());
        }

        private void subscribed(ChannelHandlerContext context, Frame frame, ByteBuf answer)
                throws InvalidProtocolBufferException {
            subscription = frame.correlationId();
            next = 0;
            end = Long.parseLong(SubscribeToStreamDto.parseFrom(frame.payload()).getEventStreamId());
            byte[] confirmation = SubscriptionConfirmationDto.newBuilder()
                    .setLastCommitPosition(0)
                    .setLastEventNumber(-1)
                    .build()
                    .toByteArray();
            FrameWriter.write(answer, Command.SUBSCRIPTION_CONFIRMATION, frame.correlationId(), confirmation);
            context.channel().eventLoop().execute(() -> pump(context));
        }

        /** Writes as much as the socket accepts. */
        private void pump(ChannelHandlerContext context) {
            while (subscription != null && next < end && context.channel().isWritable()) {
                ByteBuf portion = out(context);
                for (int i = 0; i < PORTION && next < end; i++) {
                    volatileEvent.write(portion, subscription, next++);
                }
                flush(context);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (end > 0) {
                pump(context);
            }
        }

        private void connected(Frame frame, ByteBuf answer) throws InvalidProtocolBufferException {
            subscription = frame.correlationId();
            next = 0;
            end = 0;
            byte[] confirmation = PersistentSubscriptionConfirmationDto.newBuilder()
                    .setLastCommitPosition(0)
                    .setSubscriptionId("ponies::vet")
                    .setLastEventNumber(-1)
                    .build()
                    .toByteArray();
            FrameWriter.write(
                    answer, Command.PERSISTENT_SUBSCRIPTION_CONFIRMATION, frame.correlationId(), confirmation);
            push(ConnectToPersistentSubscriptionDto.parseFrom(frame.payload()).getAllowedInFlightMessages(), answer);
        }

        private void push(int events, ByteBuf answer) {
            for (int i = 0; i < events && subscription != null; i++) {
                persistentEvent.writeWithId(answer, subscription, next++);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            flush(context);
        }

        private void flush(ChannelHandlerContext context) {
            ByteBuf full = out;
            if (full != null) {
                out = null; // before the write, which may call this method again
                context.writeAndFlush(full);
            }
        }
    }
}
