package io.photonpump.embedded.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells HTTP/2 from HTTP/1.1 by the first bytes of a connection, and then leaves the pipeline to its handlers. */
final class PrefaceDetector extends ByteToMessageDecoder {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Duration timeout;
    private final Runnable http2;
    private final Runnable http1;
    private @Nullable Future<?> expiry;

    /**
     * @param timeout how long the first bytes may take; zero for no limit
     * @param http2 adds the handlers of HTTP/2
     * @param http1 adds the handlers of HTTP/1.1
     */
    PrefaceDetector(Duration timeout, Runnable http2, Runnable http1) {
        this.timeout = timeout;
        this.http2 = http2;
        this.http1 = http1;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (!timeout.isZero()) {
            expiry = context.executor().schedule(() -> context.close(), timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int count = Math.min(in.readableBytes(), PREFACE.length);
        boolean same = true;
        for (int i = 0; i < count && same; i++) {
            same = in.getByte(in.readerIndex() + i) == PREFACE[i];
        }
        if (!same || count == PREFACE.length) {
            (same ? http2 : http1).run();
            context.pipeline().remove(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
