package io.photonpump.embedded.internal.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Controls the flow of requests on one connection. It handles the next request only while the client reads the responses to
 * earlier ones; otherwise the request waits and the connection is not read. Waiting requests are handled in separate tasks of
 * the event loop, so that other connections are served in between. An inactive connection is closed after the idle timeout.
 */
final class HttpFlow extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(HttpFlow.class);

    /** The maximum number of outstanding responses. */
    private static final int MAX_OUTSTANDING = 16;

    private final HttpIntake intake;
    private final long idleNanos;
    private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();
    private int outstanding;
    private boolean scheduled;
    private long lastProgress = System.nanoTime();
    private long pendingAtLastCheck;
    private @Nullable Future<?> idleCheck;

    HttpFlow(HttpIntake intake, Duration idleTimeout) {
        this.intake = intake;
        this.idleNanos = idleTimeout.toNanos();
    }

    /** The channel is active: its protocol is known when its first bytes have come. */
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (idleNanos > 0) {
            checkIn(context, idleNanos);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        waiting.add((FullHttpRequest) message);
        lastProgress = System.nanoTime();
        if (outstanding == 0 && !scheduled && waiting.size() == 1) {
            carryOutNext(context);
        }
        proceed(context);
    }

    private void carryOutNext(ChannelHandlerContext context) {
        FullHttpRequest request = waiting.remove();
        int bytes = request.content().readableBytes();
        outstanding++;
        context.fireChannelRead(request);
        intake.answered(bytes);
    }

    /** Reads the connection, or schedules the next request. */
    private void proceed(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(waiting.isEmpty());
        if (!waiting.isEmpty() && !scheduled && mayCarryOut(context)) {
            scheduled = true;
            context.executor().execute(() -> {
                scheduled = false;
                if (!waiting.isEmpty() && mayCarryOut(context)) {
                    carryOutNext(context);
                }
                proceed(context);
            });
        }
    }

    private boolean mayCarryOut(ChannelHandlerContext context) {
        return outstanding < MAX_OUTSTANDING && context.channel().isWritable();
    }

    @Override
    public void write(ChannelHandlerContext context, Object response, ChannelPromise promise) {
        context.write(response, promise.unvoid().addListener(written -> {
            outstanding--;
            lastProgress = System.nanoTime();
            proceed(context);
        }));
        lastProgress = System.nanoTime();
        pendingAtLastCheck = pendingBytes(context);
    }

    private static long pendingBytes(ChannelHandlerContext context) {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        proceed(context);
        context.fireChannelWritabilityChanged();
    }

    private void checkIn(ChannelHandlerContext context, long nanos) {
        idleCheck = context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
    }

    /** Closes the connection if it is inactive. A client that reads a part of a long response is active. */
    private void check(ChannelHandlerContext context) {
        long pending = pendingBytes(context);
        if (pending < pendingAtLastCheck) {
            lastProgress = System.nanoTime();
        }
        pendingAtLastCheck = pending;
        long left = idleNanos - (System.nanoTime() - lastProgress);
        if (left > 0) {
            checkIn(context, left);
        } else {
            LOG.debug("HTTP connection {}: closed after {} s without a request", context.channel(), idleNanos / 1e9);
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (idleCheck != null) {
            idleCheck.cancel(false);
        }
        waiting.forEach(FullHttpRequest::release);
        waiting.clear();
        context.fireChannelInactive();
    }
}
