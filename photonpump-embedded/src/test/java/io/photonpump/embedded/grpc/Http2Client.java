package io.photonpump.embedded.grpc;

import com.google.protobuf.MessageLite;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A bare HTTP/2 client, which takes what it is told to take. */
final class Http2Client implements AutoCloseable {

    static final String STREAMS = "/event_store.client.streams.Streams/";
    static final String FEATURES = "/event_store.client.server_features.ServerFeatures/GetSupportedMethods";

    private static final int SECONDS = 10;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<Http2FrameStream, Call> calls = new ConcurrentHashMap<>();
    private final Channel channel;

    /** Done with the last stream that the server promises to finish. */
    final CompletableFuture<Integer> goAway = new CompletableFuture<>();

    Http2Client(int port) {
        channel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(Http2FrameCodecBuilder.forClient()
                                        .initialSettings(Http2Settings.defaultSettings())
                                        .encoderEnforceMaxConcurrentStreams(false)
                                        .build())
                                .addLast(new Receiver());
                    }
                })
                .connect("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    private final class Receiver extends Http2ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            try {
                receive(frame);
            } finally {
                ReferenceCountUtil.release(frame);
            }
        }

        private void receive(Object frame) {
            if (frame instanceof Http2GoAwayFrame end) {
                goAway.complete(end.lastStreamId());
            } else if (frame instanceof Http2StreamFrame ofStream && ofStream.stream() != null) {
                Call call = calls.get(ofStream.stream());
                if (call != null) {
                    call.receive(ofStream);
                }
            }
        }
    }

    /** Opens a call. */
    Call call(String path, String... headers) {
        Http2FrameStream stream = channel.pipeline().get(Receiver.class).newStream();
        DefaultHttp2Headers all = new DefaultHttp2Headers();
        all.method("POST").path(path).scheme("http").authority("localhost");
        all.set("content-type", "application/grpc").set("te", "trailers");
        for (int i = 0; i < headers.length; i += 2) {
            all.set(headers[i], headers[i + 1]);
        }
        Call call = new Call(stream);
        calls.put(stream, call);
        channel.writeAndFlush(new DefaultHttp2HeadersFrame(all, false).stream(stream))
                .syncUninterruptibly();
        return call;
    }

    /** Opens more calls from now on than the server has allowed. */
    void ignoreLimitOfCalls() {
        channel.eventLoop()
                .submit(() -> channel.pipeline()
                        .get(Http2FrameCodec.class)
                        .connection()
                        .local()
                        .maxActiveStreams(Integer.MAX_VALUE))
                .syncUninterruptibly();
    }

    boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** What came on a call. */
    sealed interface Item {}

    record Headers(Map<String, String> values) implements Item {
        String status() {
            return values.get("grpc-status");
        }
    }

    record Message(byte[] bytes) implements Item {}

    record Reset(long error) implements Item {}

    final class Call {

        private final Http2FrameStream stream;
        private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
        private volatile boolean taking = true;
        private int untaken;

        /** The bytes that have come. */
        final AtomicLong bytes = new AtomicLong();

        Call(Http2FrameStream stream) {
            this.stream = stream;
        }

        private void receive(Http2Frame frame) {
            if (frame instanceof Http2HeadersFrame headers) {
                Map<String, String> values = new TreeMap<>();
                headers.headers()
                        .forEach(header -> values.put(
                                header.getKey().toString(), header.getValue().toString()));
                items.add(new Headers(values));
            } else if (frame instanceof Http2DataFrame data) {
                bytes.addAndGet(data.content().readableBytes());
                partial.writeBytes(ByteBufUtil.getBytes(data.content()));
                untaken += data.initialFlowControlledBytes();
                take();
                split();
            } else if (frame instanceof Http2ResetFrame reset) {
                items.add(new Reset(reset.errorCode()));
            }
        }

        private void take() {
            if (taking && untaken > 0) {
                channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(untaken).stream(stream));
                untaken = 0;
            }
        }

        private void split() {
            ByteBuffer in = ByteBuffer.wrap(partial.toByteArray());
            while (in.remaining() >= 5 && in.remaining() >= 5 + in.getInt(in.position() + 1)) {
                in.get();
                byte[] message = new byte[in.getInt()];
                in.get(message);
                items.add(new Message(message));
            }
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            partial.reset();
            partial.writeBytes(rest);
        }

        Call takeNothing() {
            taking = false;
            return this;
        }

        void takeAll() {
            taking = true;
            channel.eventLoop().execute(this::take);
        }

        Call send(MessageLite message) {
            byte[] bytes = message.toByteArray();
            return sendRaw(ByteBuffer.allocate(5 + bytes.length)
                    .put((byte) 0)
                    .putInt(bytes.length)
                    .put(bytes)
                    .array());
        }

        Call sendRaw(byte[] bytes) {
            channel.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), false).stream(stream));
            return this;
        }

        Call end() {
            channel.writeAndFlush(new DefaultHttp2DataFrame(true).stream(stream));
            return this;
        }

        void cancel() {
            channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream))
                    .syncUninterruptibly();
        }

        /** Returns the next item. */
        Item next() {
            try {
                Item item = items.poll(SECONDS, TimeUnit.SECONDS);
                if (item == null) {
                    throw new AssertionError("nothing came in " + SECONDS + " s");
                }
                return item;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** Returns the next message, past headers. */
        byte[] message() {
            Item item = next();
            while (item instanceof Headers headers && headers.status() == null) {
                item = next();
            }
            if (item instanceof Message message) {
                return message.bytes();
            }
            throw new AssertionError("no message but " + item);
        }

        /** Returns the end of the call, past messages. */
        Headers status() {
            for (Item item = next(); ; item = next()) {
                if (item instanceof Headers headers && headers.status() != null) {
                    return headers;
                }
                if (item instanceof Reset) {
                    throw new AssertionError("no status but " + item);
                }
            }
        }

        boolean hasNothing() {
            return items.isEmpty();
        }
    }
}
