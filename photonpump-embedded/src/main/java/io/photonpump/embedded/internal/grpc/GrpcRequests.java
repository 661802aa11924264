package io.photonpump.embedded.internal.grpc;

/**
 * Receives the requests of one call.
 *
 * @param <T> the type of the requests
 */
public interface GrpcRequests<T> {

    /** Called with each request, in order. */
    void next(T request);

    /** Called when the client has sent its last request. It is not called if the call has ended before. */
    void completed();
}
