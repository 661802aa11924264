package io.photonpump.embedded.internal.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import io.photonpump.embedded.internal.access.Login;
import io.photonpump.embedded.internal.access.LoginSource;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.grpc.http2.PlainHttp;
import io.photonpump.embedded.internal.net.FlushRound;
import io.photonpump.embedded.internal.net.ServerFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts requests to {@link HttpCall}s and {@link HttpReply}s to responses, which are sent at the end of the round. Each
 * connection has its own instance.
 */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest>
        implements FlushRound.Participant, PlainHttp {

    private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Router router;
    private final EventStoreEngine engine;
    private final FlushRound round;
    private final HttpNode node;
    private final HttpGuard guard;
    private final ServerFailure failure;
    private @Nullable ChannelHandlerContext context;

    /** The credentials that were right before on this connection. */
    private @Nullable String proven;

    HttpHandler(
            Router router,
            EventStoreEngine engine,
            FlushRound round,
            HttpNode node,
            HttpGuard guard,
            ServerFailure failure) {
        this.router = router;
        this.engine = engine;
        this.round = round;
        this.node = node;
        this.guard = guard;
        this.failure = failure;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        this.context = context;
        send(context, request);
        engine.publish();
        round.join(this);
    }

    /** Answers a request that has come over HTTP/2. */
    @Override
    public FullHttpResponse answer(ChannelHandlerContext context, FullHttpRequest request) {
        HttpReply reply = guard.share(request, reply(context, request));
        byte[] body = bytes(reply.body());
        boolean head = request.method().equals(HttpMethod.HEAD);
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(reply.status()),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (body.length > 0) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        }
        reply.headers().forEach(headers::set);
        return response;
    }

    private HttpReply reply(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return HttpReply.text(400, "This is not HTTP");
        }
        try {
            HttpReply refusal =
                    guard.refuse(request, (InetSocketAddress) context.channel().localAddress());
            if (refusal != null) {
                return refusal;
            }
            Login login = login(context, request.headers().get(HttpHeaderNames.AUTHORIZATION));
            User user = login == null ? null : login.user();
            if (user != null) {
                return route(context, request, user);
            }
            return login != null && login.hasToWait() ? tooManyFailures(login) : HttpReply.unauthorized();
        } catch (HttpProblem problem) {
            return problem.reply();
        } catch (IllegalArgumentException e) { // invalid percent-encoding
            return HttpReply.text(400, "The address is invalid: " + e.getMessage());
        }
    }

    private HttpReply route(ChannelHandlerContext context, FullHttpRequest request, User user) {
        if (!node.leads() && needsLeader(request)) {
            return toLeader(context, request);
        }
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        boolean head = request.method().equals(HttpMethod.HEAD);
        HttpCall call = new HttpCall(
                head ? HttpMethod.GET : request.method(),
                uri.path(),
                Map.of(),
                uri.parameters(),
                request.headers(),
                ByteBufUtil.getBytes(request.content()),
                user,
                base(context, request),
                engine.clock().now());
        return router.handle(call, uri.rawPath());
    }

    /** Returns whether the leader handles a request: all changes, and all requests for groups. */
    private static boolean needsLeader(FullHttpRequest request) {
        return !READING.contains(request.method()) || request.uri().startsWith("/subscriptions");
    }

    private HttpReply toLeader(ChannelHandlerContext context, FullHttpRequest request) {
        ClusterMember leader = node.leader();
        if (leader == null) {
            return HttpReply.text(503, "Server Is Not Ready");
        }
        String there = scheme(context) + leader.host() + ":" + leader.httpPort() + request.uri();
        return HttpReply.text(307, "The leader is " + leader.host() + ":" + leader.httpPort())
                .with("Location", there);
    }

    private static HttpReply tooManyFailures(Login login) {
        return HttpReply.text(429, "Too many failed attempts to log in")
                .with("Retry-After", Long.toString(login.waitSeconds()));
    }

    /** Returns null if the header has no credentials that can be read. */
    private @Nullable Login login(ChannelHandlerContext context, @Nullable String authorization) {
        if (engine.settings().insecure()) {
            return new Login(User.UNASKED, 0);
        }
        if (authorization == null) {
            return new Login(User.ANONYMOUS, 0);
        }
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        String decoded =
                new String(Base64.getDecoder().decode(authorization.substring(6).trim()), StandardCharsets.UTF_8);
        int colon = decoded.indexOf(':');
        if (colon < 0) {
            return null;
        }
        boolean isProven = decoded.equals(proven);
        InetSocketAddress address = (InetSocketAddress) context.channel().remoteAddress();
        Login login = engine.users()
                .authenticate(
                        decoded.substring(0, colon),
                        decoded.substring(colon + 1),
                        new LoginSource(address.getHostString(), isProven));
        if (login.user() != null) {
            proven = decoded;
        } else if (isProven) {
            proven = null;
        }
        return login;
    }

    private static String base(ChannelHandlerContext context, FullHttpRequest request) {
        String host = request.headers().get(HttpHeaderNames.HOST);
        if (host == null) {
            InetSocketAddress address = (InetSocketAddress) context.channel().localAddress();
            host = address.getHostString() + ":" + address.getPort();
        }
        return scheme(context) + host;
    }

    private static String scheme(ChannelHandlerContext context) {
        return context.pipeline().get(SslHandler.class) == null ? "http://" : "https://";
    }

    private void send(ChannelHandlerContext context, FullHttpRequest request) {
        FullHttpResponse response = answer(context, request);
        boolean keepAlive =
                HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
        HttpUtil.setKeepAlive(response, keepAlive);
        ChannelFuture sent = context.write(response);
        if (!keepAlive) {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static byte[] bytes(@Nullable Object body) {
        if (body == null) {
            return new byte[0];
        }
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        return body instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : HttpCall.JSON.writeValueAsBytes(body);
    }

    @Override
    public void release() {
        Objects.requireNonNull(context).flush();
    }

    @Override
    public void abandon() {
        Objects.requireNonNull(context).close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failure.reportIfFatal(cause);
        if (!(cause instanceof IOException || cause instanceof PrematureChannelClosureException)) {
            LOG.warn(
                    "HTTP connection {}: closing after {}", context.channel().remoteAddress(), Objects.toString(cause));
        }
        context.close();
    }
}
