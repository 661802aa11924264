package io.photonpump.embedded.internal.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.photonpump.embedded.internal.net.InboundMemory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of bodies that one connection has sent and the server has not handled, so that many connections with
 * unfinished bodies cannot occupy all memory. It is placed before the aggregator; {@link HttpFlow} reports handled requests.
 */
final class HttpIntake extends ChannelDuplexHandler {

    private final InboundMemory memory;
    private InboundMemory.@Nullable Share share;
    private boolean refused;

    HttpIntake(InboundMemory memory) {
        this.memory = memory;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        share = memory.share(() -> refuse(context));
    }

    private InboundMemory.Share share() {
        return Objects.requireNonNull(share);
    }

    /** Called when a request was handled and its body released. */
    void answered(int bytes) {
        share().add(-bytes);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!refused && message instanceof HttpContent content) {
            share().add(content.content().readableBytes());
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void refuse(ChannelHandlerContext context) {
        refused = true;
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SERVICE_UNAVAILABLE);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set(HttpHeaderNames.CONNECTION, "close");
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        context.fireChannelInactive();
        share().hold(0);
    }
}
