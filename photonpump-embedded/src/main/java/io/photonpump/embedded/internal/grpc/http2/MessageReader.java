package io.photonpump.embedded.internal.grpc.http2;

import io.netty.buffer.ByteBuf;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages out of the bytes of a request: a flag, a length and the message, split anyhow. Memory grows with the bytes that
 * have come, not with the length that was announced.
 */
final class MessageReader {

    private static final int PREFIX = 5;
    private static final int FIRST_CAPACITY = 4096;

    private final Encoding encoding;
    private final int limit;
    private final byte[] prefix = new byte[PREFIX];
    private int prefixBytes;
    private int length;
    private byte[] body = {};
    private int bodyBytes;

    MessageReader(Encoding encoding, int limit) {
        this.encoding = encoding;
        this.limit = limit;
    }

    /** Returns the number of bytes that the unfinished message occupies. */
    int held() {
        return body.length;
    }

    /** Returns whether a message has begun and is not complete. */
    boolean isInMessage() {
        return prefixBytes > 0;
    }

    /**
     * Takes the next message.
     *
     * @return null if it is not complete yet; then the data has been used up
     * @throws GrpcException if the bytes are not a message, or one that is too long
     */
    byte @Nullable [] next(ByteBuf data) {
        if (prefixBytes < PREFIX) {
            int count = Math.min(PREFIX - prefixBytes, data.readableBytes());
            data.readBytes(prefix, prefixBytes, count);
            prefixBytes += count;
            if (prefixBytes < PREFIX) {
                return null;
            }
            begin();
        }
        int count = Math.min(length - bodyBytes, data.readableBytes());
        reserve(bodyBytes + count);
        data.readBytes(body, bodyBytes, count);
        bodyBytes += count;
        return bodyBytes < length ? null : complete();
    }

    private void begin() {
        if ((prefix[0] & ~1) != 0) {
            throw new GrpcException(
                    GrpcStatus.of(StatusCode.INTERNAL, "Unexpected compressed flag value in message header."));
        }
        length = (prefix[1] & 0xff) << 24 | (prefix[2] & 0xff) << 16 | (prefix[3] & 0xff) << 8 | prefix[4] & 0xff;
        if (length < 0 || length > limit) {
            throw Encoding.tooLong();
        }
        bodyBytes = 0;
    }

    private void reserve(int bytes) {
        if (bytes > body.length) {
            int larger = Math.max(FIRST_CAPACITY, Math.max(bytes, body.length + (body.length >> 1)));
            body = Arrays.copyOf(body, Math.min(length, larger));
        }
    }

    private byte[] complete() {
        byte[] message = body.length == length ? body : Arrays.copyOf(body, length);
        body = new byte[0];
        prefixBytes = 0;
        return prefix[0] == 0 ? message : encoding.expand(message, limit);
    }
}
