package io.photonpump.embedded.internal.grpc.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.HttpConversionUtil;

/** A request that is not gRPC: it is collected and answered as a whole. */
final class PlainExchange {

    /** The maximum size of a body, as over HTTP/1.1. */
    private static final int MAX_BODY = 20 * 1024 * 1024;

    private final GrpcConnection connection;
    private final Http2Stream stream;
    private final PlainHttp http;
    private final FullHttpRequest request;
    private boolean refused;
    private boolean released;

    PlainExchange(
            GrpcConnection connection,
            ChannelHandlerContext context,
            Http2Stream stream,
            Http2Headers headers,
            PlainHttp http)
            throws Http2Exception {
        this.connection = connection;
        this.stream = stream;
        this.http = http;
        this.request = HttpConversionUtil.toFullHttpRequest(stream.id(), headers, context.alloc(), true);
    }

    void data(ByteBuf data) {
        if (refused || released) {
            return;
        }
        if (request.content().readableBytes() + data.readableBytes() > MAX_BODY) {
            refused = true;
            connection.hold(-request.content().readableBytes());
            connection.writeEnd(stream, GrpcHeaders.status(413), Http2Error.NO_ERROR);
            return;
        }
        connection.hold(data.readableBytes());
        request.content().writeBytes(data);
    }

    void requestEnded(ChannelHandlerContext context) {
        if (refused || released) {
            return;
        }
        FullHttpResponse response = http.answer(context, request);
        Http2Headers headers = HttpConversionUtil.toHttp2Headers(response, true);
        if (response.content().isReadable()) {
            connection.writeHeaders(stream, headers, false);
            connection.writeLast(stream, response.content());
        } else {
            response.release();
            connection.writeHeaders(stream, headers, true);
        }
        connection.acted();
    }

    /** Called when the stream is closed. */
    void closed() {
        if (!released) {
            released = true;
            if (!refused) {
                connection.hold(-request.content().readableBytes());
            }
            request.release();
        }
    }
}
