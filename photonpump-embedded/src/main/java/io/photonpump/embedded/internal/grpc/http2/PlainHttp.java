package io.photonpump.embedded.internal.grpc.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;

/** Answers requests that are not gRPC. Each connection has its own. */
@FunctionalInterface
public interface PlainHttp {

    /** Returns the response. The request is not released. */
    FullHttpResponse answer(ChannelHandlerContext context, FullHttpRequest request);
}
