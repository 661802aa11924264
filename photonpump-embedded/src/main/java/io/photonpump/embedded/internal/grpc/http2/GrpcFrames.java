package io.photonpump.embedded.internal.grpc.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.photonpump.embedded.internal.access.Login;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcMethod;
import io.photonpump.embedded.internal.grpc.GrpcService;
import io.photonpump.embedded.internal.grpc.GrpcServices;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes calls of frames, and refuses what is not a call, in the order in which the real server does. */
final class GrpcFrames extends Http2FrameAdapter {

    private static final String POST = "POST";
    private static final int NOT_FOUND = 404;
    private static final int UNAUTHORIZED = 401;
    private static final int FAILED = 500;
    private static final String UNSUPPORTED_MEDIA_TYPE = "415";

    private static final Login UNASKED = new Login(User.UNASKED, 0);

    private final GrpcEndpoint endpoint;
    private final PlainHttp plainHttp;
    private @Nullable GrpcConnection connection;
    private @Nullable CallLogin logins;

    GrpcFrames(GrpcEndpoint endpoint) {
        this.endpoint = endpoint;
        this.plainHttp = endpoint.plainHttp().get();
    }

    void serve(GrpcConnection connection) {
        this.connection = connection;
    }

    private GrpcConnection connection() {
        return Objects.requireNonNull(connection);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last)
            throws Http2Exception {
        onHeadersRead(context, streamId, headers, padding, last);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int streamId, Http2Headers headers, int padding, boolean last)
            throws Http2Exception {
        Http2Stream stream = connection().connection().stream(streamId);
        if (connection().exchange(stream) == null) {
            begin(context, stream, headers, last);
        }
        if (last) {
            requestEnded(context, stream);
        }
    }

    private void begin(ChannelHandlerContext context, Http2Stream stream, Http2Headers headers, boolean last)
            throws Http2Exception {
        String path = text(headers.path());
        String contentType = text(headers.get(GrpcHeaders.CONTENT_TYPE));
        GrpcService service = endpoint.services().find(path);
        boolean isGrpc = isGrpc(contentType);
        if (service == null && !isGrpc) {
            connection().begin(stream, new PlainExchange(connection(), context, stream, headers, plainHttp));
            return;
        }
        Http2Error rest = last ? null : Http2Error.NO_ERROR;
        if (service == null || !POST.contentEquals(headers.method())) {
            connection()
                    .writeEnd(
                            stream,
                            GrpcHeaders.status(NOT_FOUND).set(GrpcHeaders.CONTENT_TYPE, GrpcHeaders.GRPC),
                            rest);
            return;
        }
        Login login;
        try {
            login = login(headers);
        } catch (IllegalArgumentException e) {
            connection().writeEnd(stream, GrpcHeaders.status(FAILED), rest);
            return;
        }
        if (login.user() == null) {
            connection()
                    .writeEnd(
                            stream,
                            contentType.contentEquals(GrpcHeaders.GRPC)
                                    ? GrpcHeaders.alone(unauthenticated(login))
                                    : GrpcHeaders.status(UNAUTHORIZED),
                            rest);
            return;
        }
        if (!isGrpc) {
            GrpcStatus status = GrpcStatus.of(
                    StatusCode.INTERNAL,
                    contentType.isEmpty()
                            ? "Content-Type is missing."
                            : "Content-Type '" + contentType + "' is not supported.");
            connection().writeEnd(stream, GrpcHeaders.alone(UNSUPPORTED_MEDIA_TYPE, status), rest);
            return;
        }
        call(
                stream,
                headers,
                service,
                new Http2Call.Head(
                        path,
                        login.user(),
                        isTrue(headers.get("requires-leader")),
                        text(headers.get("connection-name"))),
                rest);
    }

    private void call(
            Http2Stream stream,
            Http2Headers headers,
            GrpcService service,
            Http2Call.Head head,
            @Nullable Http2Error rest) {
        GrpcMethod method = service.method(GrpcServices.method(head.path()));
        if (method == null) {
            connection()
                    .writeEnd(
                            stream,
                            GrpcHeaders.alone(GrpcStatus.of(StatusCode.UNIMPLEMENTED, "Method is unimplemented.")),
                            rest);
            return;
        }
        Encoding encoding;
        try {
            encoding = Encoding.of(headers.get("grpc-encoding"));
        } catch (GrpcException e) {
            connection().writeEnd(stream, GrpcHeaders.alone(e.status()), rest);
            return;
        }
        Http2Call call = new Http2Call(connection(), stream, head, new MessageReader(encoding, service.maxRequest()));
        connection().begin(stream, call);
        call.open(method, Timeout.parse(headers.get("grpc-timeout")));
    }

    private Login login(Http2Headers headers) {
        if (endpoint.server().engine().settings().insecure()) {
            return UNASKED;
        }
        if (logins == null) {
            logins = new CallLogin(
                    endpoint.server().engine().users(), connection().clientAddress());
        }
        return logins.of(headers.get(HttpHeaderNames.AUTHORIZATION));
    }

    private static GrpcStatus unauthenticated(Login login) {
        return GrpcStatus.of(
                StatusCode.UNAUTHENTICATED,
                login.hasToWait()
                        ? "Too many failed attempts. Try again in " + login.waitSeconds() + " s."
                        : "Unauthenticated");
    }

    private static boolean isGrpc(String contentType) {
        String grpc = GrpcHeaders.GRPC.toString();
        return contentType.startsWith(grpc)
                && (contentType.length() == grpc.length() || "+; ".indexOf(contentType.charAt(grpc.length())) >= 0);
    }

    private static boolean isTrue(@Nullable CharSequence header) {
        return header != null && header.toString().equalsIgnoreCase("true");
    }

    private static String text(@Nullable CharSequence header) {
        return header == null ? "" : header.toString();
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean last) {
        int bytes = data.readableBytes() + padding;
        Http2Stream stream = connection().connection().stream(streamId);
        Object exchange = connection().exchange(stream);
        if (exchange instanceof Http2Call call) {
            call.data(data);
            bytes = call.read(bytes);
        } else if (exchange instanceof PlainExchange plain) {
            plain.data(data);
        }
        if (last) {
            requestEnded(context, stream);
        }
        return bytes;
    }

    private void requestEnded(ChannelHandlerContext context, Http2Stream stream) {
        Object exchange = connection().exchange(stream);
        if (exchange instanceof Http2Call call) {
            call.requestEnded();
        } else if (exchange instanceof PlainExchange plain) {
            plain.requestEnded(context);
        }
    }
}
