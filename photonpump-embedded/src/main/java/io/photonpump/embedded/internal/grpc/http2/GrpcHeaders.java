package io.photonpump.embedded.internal.grpc.http2;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import java.nio.charset.StandardCharsets;

/** The headers and trailers of answers, in the form of the real server. */
final class GrpcHeaders {

    static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
    static final AsciiString GRPC = AsciiString.cached("application/grpc");

    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    private static final AsciiString STATUS = AsciiString.cached("grpc-status");
    private static final AsciiString MESSAGE = AsciiString.cached("grpc-message");
    private static final AsciiString ZERO = AsciiString.cached("0");
    private static final AsciiString HTTP_OK = AsciiString.cached("200");
    private static final String HEX = "0123456789ABCDEF";

    private GrpcHeaders() {}

    /** Returns the headers of an answer with messages. */
    static Http2Headers begin() {
        return new DefaultHttp2Headers(false).status(HTTP_OK).set(CONTENT_TYPE, GRPC);
    }

    /** Returns the only headers of an answer without a message. */
    static Http2Headers alone(CharSequence httpStatus, GrpcStatus status) {
        Http2Headers headers = new DefaultHttp2Headers(false)
                .status(httpStatus)
                .set(CONTENT_TYPE, GRPC)
                .set(CONTENT_LENGTH, ZERO);
        return add(headers, status);
    }

    static Http2Headers alone(GrpcStatus status) {
        return alone(HTTP_OK, status);
    }

    /** Returns the only headers of an answer without a status of gRPC. */
    static Http2Headers status(int httpStatus) {
        return new DefaultHttp2Headers(false)
                .status(Integer.toString(httpStatus))
                .set(CONTENT_LENGTH, ZERO);
    }

    static Http2Headers trailers(GrpcStatus status) {
        return add(new DefaultHttp2Headers(false), status);
    }

    private static Http2Headers add(Http2Headers headers, GrpcStatus status) {
        headers.set(STATUS, Integer.toString(status.code().ordinal()));
        if (!status.message().isEmpty()) {
            headers.set(MESSAGE, percentEncoded(status.message()));
        }
        status.trailers().forEach(headers::set);
        return headers;
    }

    private static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b < ' ' || b > '~' || b == '%') {
                encoded.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
            } else {
                encoded.append((char) b);
            }
        }
        return encoded.toString();
    }
}
