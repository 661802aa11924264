package io.photonpump.embedded.internal.grpc;

import io.photonpump.embedded.internal.protocol.NotHandled;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The end of a call.
 *
 * @param message a text for humans; empty for none
 * @param trailers what programs can tell the error by, in the order of the wire
 */
public record GrpcStatus(StatusCode code, String message, Map<String, String> trailers) {

    /** The name of the trailer that tells errors apart. */
    public static final String EXCEPTION = "exception";

    public static final GrpcStatus OK = of(StatusCode.OK, "");

    /** What the real server did not foresee, mostly bad requests. */
    public static final GrpcStatus HANDLER_FAILED = of(StatusCode.UNKNOWN, "Exception was thrown by handler.");

    public static final GrpcStatus ACCESS_DENIED =
            of(StatusCode.PERMISSION_DENIED, "Access Denied").withTrailer(EXCEPTION, "access-denied");

    public GrpcStatus {
        trailers = Collections.unmodifiableMap(new LinkedHashMap<>(trailers));
    }

    public static GrpcStatus of(StatusCode code, String message) {
        return new GrpcStatus(code, message, Map.of());
    }

    /** The request of a stream with a tombstone, or of a soft-deleted one that was expected to exist. */
    public static GrpcStatus streamDeleted(String stream) {
        return of(StatusCode.FAILED_PRECONDITION, "Event stream '" + stream + "' is deleted.")
                .withTrailer(EXCEPTION, "stream-deleted")
                .withTrailer("stream-name", stream);
    }

    /** The answer of a node that does not serve the request. */
    public static GrpcStatus of(NotHandled refusal) {
        NotHandled.Leader leader = refusal.leader();
        if (leader != null) {
            return of(StatusCode.NOT_FOUND, "Leader info available")
                    .withTrailer(EXCEPTION, "not-leader")
                    .withTrailer("leader-endpoint-host", leader.host())
                    .withTrailer("leader-endpoint-port", Integer.toString(leader.httpPort()));
        }
        return of(
                StatusCode.UNAVAILABLE,
                refusal.reason() == NotHandled.Reason.TOO_BUSY ? "Server Is Too Busy" : "Server Is Not Ready");
    }

    /**
     * Adds a trailer. A value that is not ASCII cannot be one, and one without characters is not sent: they are left out. (The
     * real server fails with HTTP 500 on those that are not ASCII.)
     */
    public GrpcStatus withTrailer(String name, String value) {
        boolean sendable = !value.isEmpty()
                && StandardCharsets.US_ASCII.newEncoder().canEncode(value)
                && value.chars().noneMatch(character -> character < ' ' || character == 127);
        if (!sendable) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(trailers);
        more.put(name, value);
        return new GrpcStatus(code, message, more);
    }
}
