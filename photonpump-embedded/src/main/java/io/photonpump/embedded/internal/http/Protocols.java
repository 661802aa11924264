package io.photonpump.embedded.internal.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.photonpump.embedded.internal.grpc.http2.GrpcConnectionBuilder;
import io.photonpump.embedded.internal.grpc.http2.GrpcEndpoint;
import io.photonpump.embedded.internal.net.EventStoreServer;
import io.photonpump.embedded.internal.tls.TlsContexts;
import io.photonpump.embedded.tls.ServerTls;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocols of the HTTP port: HTTP/1.1, and HTTP/2 if there is gRPC. In the clear a client of HTTP/2 begins with its preface
 * (prior knowledge); with TLS it chooses the protocol in the handshake (ALPN).
 */
final class Protocols {

    private static final Logger LOG = LoggerFactory.getLogger(Protocols.class);

    /** The maximum size of a body. An event has at most 16 MiB; several large events must be written separately or over TCP. */
    private static final int MAX_BODY = 20 * 1024 * 1024;

    private final EventStoreServer server;
    private final Supplier<HttpHandler> handlers;
    private final @Nullable GrpcEndpoint grpc;
    private final @Nullable SslContext tls;

    /**
     * @param handlers creates the handler of a connection
     * @param grpc null if the server has none
     * @param tls null for connections in the clear
     */
    Protocols(
            EventStoreServer server,
            Supplier<HttpHandler> handlers,
            @Nullable GrpcEndpoint grpc,
            @Nullable ServerTls tls) {
        this.server = server;
        this.handlers = handlers;
        this.grpc = grpc;
        this.tls = tls == null ? null : context(tls, grpc != null);
    }

    private static SslContext context(ServerTls tls, boolean http2) {
        return http2
                ? TlsContexts.of(tls, List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1))
                : TlsContexts.of(tls);
    }

    /** Adds the handlers of a new connection. */
    void addTo(ChannelPipeline pipeline) {
        if (tls != null) {
            pipeline.addLast(tls.newHandler(pipeline.channel().alloc()));
        }
        if (grpc == null) {
            addHttp1(pipeline);
        } else if (tls == null) {
            pipeline.addLast(new PrefaceDetector(
                    server.settings().idleTimeout(), () -> addHttp2(pipeline, grpc), () -> addHttp1(pipeline)));
        } else {
            pipeline.addLast(new Negotiation(grpc));
        }
    }

    private static void addHttp2(ChannelPipeline pipeline, GrpcEndpoint grpc) {
        pipeline.addLast(GrpcConnectionBuilder.connection(grpc));
    }

    private void addHttp1(ChannelPipeline pipeline) {
        HttpIntake intake = new HttpIntake(server.memory());
        pipeline
                // Not HttpServerCodec: from Netty 4.2.16 on it closes connections with 128 requests, which HttpFlow
                // lets wait, and the constructor with another limit is not in the Netty of Spring Boot 4.0.
                .addLast(new HttpRequestDecoder(new HttpDecoderConfig()))
                .addLast(new HttpResponseEncoder())
                .addLast(intake)
                .addLast(new HttpObjectAggregator(MAX_BODY))
                .addLast(new HttpFlow(intake, server.settings().idleTimeout()))
                .addLast(handlers.get());
    }

    private final class Negotiation extends ApplicationProtocolNegotiationHandler {

        private final GrpcEndpoint grpc;

        Negotiation(GrpcEndpoint grpc) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.grpc = grpc;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                addHttp2(context.pipeline(), grpc);
            } else {
                addHttp1(context.pipeline());
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("{}: the TLS handshake failed: {}", context.channel().remoteAddress(), cause.getMessage());
            context.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            server.failure().reportIfFatal(cause);
            LOG.debug(
                    "{} is gone during the TLS handshake: {}", context.channel().remoteAddress(), cause.getMessage());
            context.close();
        }
    }
}
