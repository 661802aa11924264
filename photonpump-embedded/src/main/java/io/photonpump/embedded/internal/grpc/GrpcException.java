package io.photonpump.embedded.internal.grpc;

/** Ends a call with a status. Handlers throw it. */
public final class GrpcException extends RuntimeException {

    private final transient GrpcStatus status;

    public GrpcException(GrpcStatus status) {
        super(status.code() + ": " + status.message(), null, false, false);
        this.status = status;
    }

    public GrpcException(StatusCode code, String message) {
        this(GrpcStatus.of(code, message));
    }

    /** Returns an exception for a request that makes the real server fail. */
    public static GrpcException badRequest() {
        return new GrpcException(GrpcStatus.HANDLER_FAILED);
    }

    public GrpcStatus status() {
        return status;
    }
}
