package io.photonpump.embedded.internal.grpc.http2;

import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The compression of requests, by the header {@code grpc-encoding}. */
enum Encoding {
    IDENTITY,
    GZIP,
    DEFLATE;

    /**
     * Returns the encoding that a header names; without a header none.
     *
     * @throws GrpcException if it is unknown
     */
    static Encoding of(@Nullable CharSequence header) {
        String name = header == null ? "identity" : header.toString();
        return switch (name) {
            case "identity" -> IDENTITY;
            case "gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default ->
                throw new GrpcException(
                        GrpcStatus.of(StatusCode.UNIMPLEMENTED, "Unsupported grpc-encoding value '" + name + "'.")
                                .withTrailer("grpc-accept-encoding", "identity,gzip,deflate"));
        };
    }

    /**
     * Expands a message.
     *
     * @param limit the maximum size of the result; nothing larger is made
     * @throws GrpcException if it is larger, or not compressed like this
     */
    byte[] expand(byte[] message, int limit) {
        try (InputStream in = stream(message)) {
            byte[] expanded = in.readNBytes(limit + 1);
            if (expanded.length > limit) {
                throw tooLong();
            }
            return expanded;
        } catch (IOException e) {
            throw GrpcException.badRequest();
        }
    }

    private InputStream stream(byte[] message) throws IOException {
        InputStream in = new ByteArrayInputStream(message);
        return switch (this) {
            case IDENTITY ->
                throw new GrpcException(
                        StatusCode.INTERNAL,
                        "Request sent 'grpc-encoding' header value that is not supported for compressed messages.");
            case GZIP -> new GZIPInputStream(in);
            case DEFLATE -> new InflaterInputStream(in);
        };
    }

    static GrpcException tooLong() {
        return new GrpcException(
                StatusCode.RESOURCE_EXHAUSTED, "Received message exceeds the maximum configured message size.");
    }
}
